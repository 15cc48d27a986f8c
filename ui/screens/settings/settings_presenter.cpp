#include "ui/screens/settings/settings_presenter.h"

#include <QtCore/QCoreApplication>

#include "ui/error_text.h"
#include "ui/screens/common/save_file.h"
#include "ui/screens/common/wording.h"

namespace chatelaine::ui {
namespace {

constexpr QLatin1StringView appearanceKey("appearance");
constexpr QLatin1StringView idleKey("idleMinutes");
constexpr int usualIdleMinutes = 10;

}  // namespace

SettingsPresenter::SettingsPresenter(SettingsScreen& screen, ScreenContext context, Theme& theme, QSettings& settings,
                                     QObject* parent)
    : QObject(parent), m_screen(screen), m_context(context), m_theme(theme), m_settings(settings) {
  const int stored = m_settings.value(appearanceKey, static_cast<int>(m_theme.appearance())).toInt();
  if (stored >= 0 && stored <= static_cast<int>(Appearance::dark))
    m_theme.setAppearance(static_cast<Appearance>(stored));
  connect(&m_screen, &SettingsScreen::appearanceChosen, this, [this](Appearance appearance) {
    m_theme.setAppearance(appearance);
    m_settings.setValue(appearanceKey, static_cast<int>(appearance));
  });
  connect(&m_screen, &SettingsScreen::idleChosen, this, [this](int minutes) {
    m_settings.setValue(idleKey, minutes);
    Q_EMIT idleChanged();
  });
  connect(&m_screen, &SettingsScreen::passphraseWanted, this, &SettingsPresenter::changePassphrase);
  connect(&m_screen, &SettingsScreen::certificateWanted, this, &SettingsPresenter::saveCertificate);
  connect(&context.desktop.gateway(), &models::GatewayLink::standingChanged, this, &SettingsPresenter::refresh);
  connect(&context.desktop.daemon(), &models::LocalDaemon::stateChanged, this, &SettingsPresenter::refresh);
  refresh();
}

int SettingsPresenter::idleMinutes() const { return m_settings.value(idleKey, usualIdleMinutes).toInt(); }

QString SettingsPresenter::gatewayState() const {
  using Standing = models::GatewayLink::Standing;
  if (!m_context.desktop.localGateway().isHere()) return tr("not used: your team is on a server");
  if (m_context.desktop.localGateway().isUntold()) return tr("running, but not told where your team is now");
  if (m_context.desktop.daemon().state() != models::LocalDaemon::State::running) return tr("not running");
  switch (m_context.desktop.gateway().standing()) {
    case Standing::ours: return tr("running, serves your team");
    case Standing::foreign: return tr("running, serves another team");
    case Standing::stranger: return tr("running, with keys that your team doesn't know");
    case Standing::unknown: break;
  }
  return tr("running");
}

void SettingsPresenter::refresh() {
  const auto& identity = m_context.desktop.gateway().identity();
  m_screen.setView({.appearance = m_theme.appearance(),
                    .idleMinutes = idleMinutes(),
                    .gatewayAddress = identity ? text(identity->address) : QString(),
                    .gatewayState = gatewayState(),
                    .memoryIsLocked = secretMemoryIsLocked(),
                    .version = QCoreApplication::applicationVersion()});
}

void SettingsPresenter::changePassphrase() {
  PassphraseChange change = m_screen.takePassphrases();
  m_context.desktop.session().changePassphrase(std::move(change.current), std::move(change.next), this,
                                               [this](const Result<void>& done) {
                                                 if (done) m_screen.passphraseChanged();
                                                 else m_screen.passphraseFailed(done.error().code);
                                               });
}

void SettingsPresenter::saveCertificate() {
  m_context.desktop.team().certificate(this, [this](const Result<std::string>& pem) {
    if (!pem) return m_context.notices.say(BannerKind::error, errorText(pem.error().code));
    askWhereToSave({.title = tr("Save the CA certificate"),
                    .name = QStringLiteral("chatelaine-ca.pem"),
                    .content = QByteArray::fromStdString(*pem)},
                   m_screen.window(), m_context.notices);
  });
}

}  // namespace chatelaine::ui
