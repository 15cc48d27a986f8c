#include "app/daemon/keyring_store.h"

#include <qt6keychain/keychain.h>

#include <QtCore/QEventLoop>
#include <QtCore/QTimer>

namespace chatelaine::daemon {
namespace {

// A locked keyring may ask a person, and in a service nobody answers.
constexpr std::chrono::seconds patience{10};

QString keyOf(const std::string& name, const std::string& account) {
  return QString::fromStdString("chatelained " + name + " " + account);
}

// Runs the job to its end; false if it didn't come to one in time. It deletes itself.
bool finish(QKeychain::Job& job) {
  QEventLoop loop;
  bool hasFinished = false;
  QObject::connect(&job, &QKeychain::Job::finished, &loop, [&] {
    hasFinished = true;
    loop.quit();
  });
  QTimer::singleShot(patience, &loop, &QEventLoop::quit);
  job.start();
  loop.exec();
  return hasFinished;
}

Error errorOf(const QKeychain::Job& job, bool hasFinished) {
  if (!hasFinished) return {ErrorCode::noKeyring, "the keyring doesn't answer"};
  const ErrorCode code = job.error() == QKeychain::EntryNotFound ? ErrorCode::notFound : ErrorCode::noKeyring;
  return {code, job.errorString().toStdString()};
}

}  // namespace

Result<Secret> KeyringStore::load(const std::string& name) {
  auto* job = new QKeychain::ReadPasswordJob(QStringLiteral("chatelaine"));  // deletes itself when it has finished
  job->setKey(keyOf(name, m_account));
  const bool hasFinished = finish(*job);
  if (!hasFinished || job->error() != QKeychain::NoError) return std::unexpected(errorOf(*job, hasFinished));
  QByteArray data = job->binaryData();
  return Secret::take(std::as_writable_bytes(std::span(data.data(), static_cast<std::size_t>(data.size()))));
}

Result<void> KeyringStore::save(const std::string& name, const Secret& key) {
  auto* job = new QKeychain::WritePasswordJob(QStringLiteral("chatelaine"));
  job->setKey(keyOf(name, m_account));
  job->setBinaryData(QByteArray(key.text().data(), static_cast<qsizetype>(key.size())));
  const bool hasFinished = finish(*job);
  if (!hasFinished || job->error() != QKeychain::NoError) return std::unexpected(errorOf(*job, hasFinished));
  // Some keyrings say yes and forget: it has to come back before a database depends on it.
  CHATELAINE_TRY(back, load(name));
  if (!(back == key)) return fail(ErrorCode::noKeyring, "the keyring gave back something else");
  return {};
}

}  // namespace chatelaine::daemon
