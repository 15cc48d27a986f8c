#include "models/ca_files.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QSaveFile>
#include <QtCore/QStringList>

namespace chatelaine::models {
namespace {

Result<void> replaceFile(const QString& name, const QByteArray& content) {
  QSaveFile file(name);
  if (!file.open(QIODevice::WriteOnly)) return fail(ErrorCode::denied, file.errorString().toStdString());
  if (file.write(content) != content.size() || !file.commit()) {
    return fail(ErrorCode::diskFull, file.errorString().toStdString());
  }
  return {};
}

}  // namespace

QStringList usualSystemBundles() {
  return {QStringLiteral("/etc/ssl/certs/ca-certificates.crt"), QStringLiteral("/etc/pki/tls/certs/ca-bundle.crt"),
          QStringLiteral("/etc/ssl/ca-bundle.pem"), QStringLiteral("/etc/ssl/cert.pem")};
}

Result<AuthorityFiles> writeAuthorityFiles(const QString& folder, const std::string& authorityPem,
                                           const QStringList& systemBundles) {
  QByteArray roots;
  for (const QString& name : systemBundles) {
    QFile file(name);
    if (roots.isEmpty() && file.open(QIODevice::ReadOnly)) roots = file.readAll();
  }
  if (roots.isEmpty()) return fail(ErrorCode::notFound, "no file of the system's roots");
  if (!roots.endsWith('\n')) roots.append('\n');
  if (!QDir().mkpath(folder)) return fail(ErrorCode::denied, "no folder for the certificates");
  const AuthorityFiles files{folder + QStringLiteral("/ca.pem"), folder + QStringLiteral("/bundle.pem")};
  const QByteArray ours = QByteArray::fromStdString(authorityPem);
  CHATELAINE_CHECK(replaceFile(files.authority, ours));
  CHATELAINE_CHECK(replaceFile(files.bundle, roots + ours));
  return files;
}

}  // namespace chatelaine::models
