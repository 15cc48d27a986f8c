// The CA is made once, its key is never in clear on the disk, and the Connect files hold what clients need.
#include <QtCore/QDir>
#include <QtCore/QFile>

#include "crypto/random.h"
#include "gateway/files.h"
#include "gateway/proxy/certificate_authority.h"
#include "gateway/trust_files.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::gateway;

class AuthorityBelongsToThisInstallation : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }
  void secondStart_findsTheSame();
  void key_isSealed();
  void anotherDatabaseKey_doesntOpenIt();
  void anotherCertificate_doesntFit();
  void leaves_areKept();
  void connectFiles_holdWhatClientsNeed();
  void files_areWrittenWhole();
};

void AuthorityBelongsToThisInstallation::secondStart_findsTheSame() {
  const test::TemporaryFolder folder;
  const Secret key = crypto::randomSecret(32);
  const std::string first = CertificateAuthority::open(folder.path(), key, systemNow()).value()->pem();
  const std::string second = CertificateAuthority::open(folder.path(), key, systemNow()).value()->pem();
  QCOMPARE(first, second);
  QVERIFY(first.starts_with("-----BEGIN CERTIFICATE-----"));
}

void AuthorityBelongsToThisInstallation::key_isSealed() {
  const test::TemporaryFolder folder;
  QVERIFY(CertificateAuthority::open(folder.path(), crypto::randomSecret(32), systemNow()).has_value());
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    QFile file(QString::fromStdString(entry.path().string()));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("PRIVATE KEY"));
    const auto others = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
    QVERIFY((entry.status().permissions() & others) == std::filesystem::perms::none);
  }
}

void AuthorityBelongsToThisInstallation::anotherDatabaseKey_doesntOpenIt() {
  const test::TemporaryFolder folder;
  QVERIFY(CertificateAuthority::open(folder.path(), crypto::randomSecret(32), systemNow()).has_value());
  const auto opened = CertificateAuthority::open(folder.path(), crypto::randomSecret(32), systemNow());
  QVERIFY(!opened && opened.error().code == ErrorCode::tampered);
}

void AuthorityBelongsToThisInstallation::anotherCertificate_doesntFit() {
  const test::TemporaryFolder folder;
  const Secret key = crypto::randomSecret(32);
  QVERIFY(CertificateAuthority::open(folder.path(), key, systemNow()).has_value());
  const auto other = crypto::createCertificateAuthority("Somebody else", systemNow());
  QVERIFY(writeFile(folder.file("authority.pem"), bytesOf(other->certificatePem)).has_value());
  QVERIFY(!CertificateAuthority::open(folder.path(), key, systemNow()).has_value());
}

void AuthorityBelongsToThisInstallation::leaves_areKept() {
  const test::TemporaryFolder folder;
  const auto authority = CertificateAuthority::open(folder.path(), crypto::randomSecret(32), systemNow()).value();
  Timestamp now = systemNow();
  LeafContexts leaves(*authority, [&now] { return now; });
  const auto first = leaves.contextFor("api.test").value();
  QVERIFY(leaves.contextFor("api.test").value() == first);
  QVERIFY(leaves.contextFor("other.test").value() != first);
  now += std::chrono::hours(12);  // a leaf lives for 24 hours
  QVERIFY(leaves.contextFor("api.test").value() != first);
}

void AuthorityBelongsToThisInstallation::connectFiles_holdWhatClientsNeed() {
  const test::TemporaryFolder folder;
  const std::string pem = "-----BEGIN CERTIFICATE-----\nours\n-----END CERTIFICATE-----\n";
  const auto files = writeTrustFiles(folder.path(), pem);
  QVERIFY(files.has_value());
  QCOMPARE(textOf(*readFile(files->authority)), pem);
  const std::string bundle = textOf(*readFile(files->bundle));
  QCOMPARE(bundle, systemRoots() + pem);
  const auto readable = std::filesystem::perms::others_read;
  QVERIFY((std::filesystem::status(files->bundle).permissions() & readable) == readable);
}

void AuthorityBelongsToThisInstallation::files_areWrittenWhole() {
  const test::TemporaryFolder folder;
  QVERIFY(writeFile(folder.file("a"), bytesOf("old")).has_value());
  QVERIFY(writeFile(folder.file("a"), bytesOf("new")).has_value());
  QCOMPARE(textOf(*readFile(folder.file("a"))), std::string("new"));
  QCOMPARE(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
  QVERIFY(writeFile(folder.file("missing/a"), bytesOf("x")).error().code == ErrorCode::denied);
  QVERIFY(readFile(folder.file("nothing")).error().code == ErrorCode::notFound);
}

CHATELAINE_TEST(AuthorityBelongsToThisInstallation);
#include "authority_belongs_to_this_installation.moc"
