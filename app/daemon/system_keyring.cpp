#include <qt6keychain/keychain.h>

#include <QtCore/QEventLoop>
#include <QtCore/QTimer>
#include <chrono>

#include "app/daemon/key_store.h"

namespace chatelaine::daemon {
namespace {

constexpr std::chrono::seconds patience{15};
constexpr std::size_t keySize = 32;

// A keyring that doesn't answer (a prompt that nobody sees) must not keep the daemon from starting.
QKeychain::Error run(QKeychain::Job& job) {
  job.setAutoDelete(false);
  job.setInsecureFallback(false);
  QEventLoop loop;
  bool finished = false;
  QObject::connect(&job, &QKeychain::Job::finished, &loop, [&] {
    finished = true;
    loop.quit();
  });
  QTimer::singleShot(patience, &loop, &QEventLoop::quit);
  job.start();
  loop.exec();
  return finished ? job.error() : QKeychain::OtherError;
}

constexpr auto service = "chatelaine";

}  // namespace

Result<std::optional<Secret>> SystemKeyring::load() {
  if (!QKeychain::isAvailable()) return fail(ErrorCode::noKeyring, "there is no system keyring");
  QKeychain::ReadPasswordJob job(QString::fromLatin1(service));
  job.setKey(QString::fromStdString(m_entry));
  const QKeychain::Error error = run(job);
  if (error == QKeychain::EntryNotFound) return std::nullopt;
  if (error != QKeychain::NoError) return fail(ErrorCode::noKeyring, "the system keyring refuses");
  QByteArray data = job.binaryData();
  Secret key = Secret::take(std::as_writable_bytes(std::span(data.data(), static_cast<std::size_t>(data.size()))));
  if (key.size() != keySize) return fail(ErrorCode::corrupt, "the keyring's entry holds no key");
  return key;
}

Result<void> SystemKeyring::save(const Secret& key) {
  if (!QKeychain::isAvailable()) return fail(ErrorCode::noKeyring, "there is no system keyring");
  QKeychain::WritePasswordJob job(QString::fromLatin1(service));
  job.setKey(QString::fromStdString(m_entry));
  QByteArray data(key.text().data(), static_cast<qsizetype>(key.size()));
  job.setBinaryData(data);
  const QKeychain::Error error = run(job);
  wipe(std::as_writable_bytes(std::span(data.data(), static_cast<std::size_t>(data.size()))));
  if (error != QKeychain::NoError) return fail(ErrorCode::noKeyring, "the system keyring refuses");
  return {};
}

}  // namespace chatelaine::daemon
