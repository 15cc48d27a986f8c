#include "tests/support/desktop_world.h"

#include <QtTest/QtTest>

#include <signal.h>

#include "crypto/one_time_code.h"
#include "crypto/random.h"

namespace chatelaine::modelstest {

bool waitUntil(const std::function<bool()>& holds) { return QTest::qWaitFor(holds, 30000); }

DesktopWorld::DesktopWorld() : m_desktop(make()) { m_desktop->start(); }

DesktopWorld::~DesktopWorld() {
  const qint64 daemon = m_desktop->daemon().processId();
  m_desktop.reset();
  if (daemon > 0) ::kill(static_cast<pid_t>(daemon), SIGTERM), ::kill(static_cast<pid_t>(daemon), SIGCONT);
  // The folder goes only after the daemon has written its last.
  [[maybe_unused]] const bool ended =
      QTest::qWaitFor([&] { return daemon <= 0 || ::kill(static_cast<pid_t>(daemon), 0) != 0; }, 10000);
}

std::unique_ptr<models::Desktop> DesktopWorld::make() const {
  const QString data = m_folder.path();
  const QString runtime = data + QStringLiteral("/run");
  const QString config = data + QStringLiteral("/chatelained.toml");
  writeSettings();
  models::DesktopOptions options{
      .folder = std::filesystem::path(data.toStdString()) / "desktop",
      .endpoint = {.socket = runtime + QStringLiteral("/local.sock"), .url = {}},
      .daemon = {.program = QStringLiteral(CHATELAINED),
                 .arguments = {QStringLiteral("local"), QStringLiteral("--data"), data, QStringLiteral("--runtime"),
                               runtime, QStringLiteral("--config"), config, QStringLiteral("--listen"),
                               QStringLiteral("127.0.0.1:0")},
                 .socket = runtime + QStringLiteral("/local.sock"),
                 .log = data + QStringLiteral("/chatelained.log")},
      .random = crypto::fillRandom,
      .passphraseCost = [] { return crypto::minimumPassphraseCost; },
      .jitter = [] { return 0.5; },
      .oneTimeCode = codeNow,
      .clock = [this] { return now(); }};
  return std::make_unique<models::Desktop>(std::move(options));
}

void DesktopWorld::configureDaemon(const QByteArray& toml) {
  m_settings = toml;
  writeSettings();
}

void DesktopWorld::writeSettings() const {
  QFile settings(m_folder.filePath(QStringLiteral("chatelained.toml")));
  if (settings.open(QIODevice::WriteOnly)) settings.write("keys = \"file\"\n" + m_settings);
}

void DesktopWorld::reopen() {
  m_desktop.reset();
  m_desktop = make();
  m_desktop->start();
}

void DesktopWorld::forgetDesktop() { QDir(m_folder.path() + QStringLiteral("/desktop")).removeRecursively(); }

void DesktopWorld::found() {
  [[maybe_unused]] const Secret seed = m_desktop->newRecoverySeed();
  const auto founded = wait<void>([this](auto done) {
    m_desktop->found({.team = "Acme", .member = "Ana", .device = "desk", .gateway = "This computer"}, passphrase(),
                     m_desktop.get(), done);
  });
  if (!founded) QFAIL("founding never ended");
  if (!*founded) QFAIL(founded->error().detail.c_str());
  QVERIFY(
      waitUntil([this] { return m_desktop->transport().status().gateway == models::SyncStatus::Gateway::confirmed; }));
}

models::ShownCode codeNow(const Secret& key, const OtpParameters& parameters, Timestamp now) {
  crypto::OneTimeCode code = crypto::oneTimeCode(key, parameters, now);
  return {std::move(code.code), std::move(code.next), code.remaining, parameters.period};
}

CredentialDraft bearerDraft(const std::string& name, std::string_view secret) {
  CredentialDraft draft;
  draft.labels.name = name;
  draft.binding.type = CredentialType::apiKey;
  draft.binding.rule = HeaderRule{"Authorization", "Bearer {key}", {}};
  draft.binding.hosts = {{.name = "api.stripe.com"}};
  draft.secrets.push_back({"key", Secret::copyOf(secret)});
  return draft;
}

}  // namespace chatelaine::modelstest
