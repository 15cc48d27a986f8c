// Joins the settings screen, the stored settings and this computer's gateway.
#pragma once
#include <QtCore/QObject>
#include <QtCore/QSettings>

#include "ui/screens/common/screen_context.h"
#include "ui/screens/settings/settings_screen.h"

namespace chatelaine::ui {

class SettingsPresenter final : public QObject {
  Q_OBJECT
 public:
  SettingsPresenter(SettingsScreen& screen, ScreenContext context, Theme& theme, QSettings& settings, QObject* parent);

  void refresh();
  int idleMinutes() const;

 Q_SIGNALS:
  void idleChanged();

 private:
  void changePassphrase();
  void saveCertificate();
  QString gatewayState() const;

  SettingsScreen& m_screen;
  ScreenContext m_context;
  Theme& m_theme;
  QSettings& m_settings;
};

}  // namespace chatelaine::ui
