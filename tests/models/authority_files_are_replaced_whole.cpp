#include <QtCore/QTemporaryDir>

#include "models/ca_files.h"
#include "tests/support/test_main.h"

using namespace chatelaine;

namespace {

void write(const QString& name, const QByteArray& content) {
  QFile file(name);
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(content);
}

QByteArray read(const QString& name) {
  QFile file(name);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class AuthorityFilesAreReplacedWhole : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }

  void bundle_holdsTheSystemsRootsAndOurs() {
    const QString roots = m_folder->filePath(QStringLiteral("roots.pem"));
    write(roots, "ROOTS");  // without a line end at its end
    const auto files = models::writeAuthorityFiles(m_folder->filePath(QStringLiteral("out")), "OURS\n",
                                                   {QStringLiteral("/nowhere"), roots});
    QVERIFY(files.has_value());
    QCOMPARE(read(files->authority), QByteArray("OURS\n"));
    QCOMPARE(read(files->bundle), QByteArray("ROOTS\nOURS\n"));
    QVERIFY(models::writeAuthorityFiles(m_folder->filePath(QStringLiteral("out")), "NEW\n", {roots}).has_value());
    QCOMPARE(read(files->bundle), QByteArray("ROOTS\nNEW\n"));
  }

  void systemWithoutRoots_isSaidSo() {
    const auto files = models::writeAuthorityFiles(m_folder->path(), "OURS\n", {QStringLiteral("/nowhere")});
    QCOMPARE(static_cast<int>(files.error().code), static_cast<int>(ErrorCode::notFound));
    QVERIFY(!QFile::exists(m_folder->filePath(QStringLiteral("ca.pem"))));
  }

  void folderThatCannotBeMade_isDenied() {
    write(m_folder->filePath(QStringLiteral("file")), "x");
    const QString roots = m_folder->filePath(QStringLiteral("roots.pem"));
    write(roots, "ROOTS\n");
    const auto files = models::writeAuthorityFiles(m_folder->filePath(QStringLiteral("file/below")), "OURS\n", {roots});
    QCOMPARE(static_cast<int>(files.error().code), static_cast<int>(ErrorCode::denied));
  }

 private:
  std::unique_ptr<QTemporaryDir> m_folder;
};

CHATELAINE_TEST(AuthorityFilesAreReplacedWhole);
#include "authority_files_are_replaced_whole.moc"
