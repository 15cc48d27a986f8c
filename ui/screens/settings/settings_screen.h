// What a person may set: the look, the passphrase and locking; who is in the team; and what this computer's gateway is.
#pragma once
#include <QtWidgets/QWidget>

#include "core/result.h"
#include "core/secret.h"
#include "ui/look/theme.h"

class QComboBox;
class QPushButton;

namespace chatelaine::ui {

class Banner;
class PassphraseForm;
class SecretField;
class TeamCards;
class Text;

struct SettingsView {
  Appearance appearance = Appearance::system;
  int idleMinutes = 10;  // 0: never
  QString gatewayAddress;
  QString gatewayState;
  bool memoryIsLocked = true;
  QString version;
};

struct PassphraseChange {
  Secret current;
  Secret next;
};

class SettingsScreen final : public QWidget {
  Q_OBJECT
 public:
  explicit SettingsScreen(QWidget* parent = nullptr);
  void setView(const SettingsView& view);
  PassphraseChange takePassphrases();
  void passphraseChanged();
  void passphraseFailed(ErrorCode code);
  void clear();
  TeamCards& team() { return *m_team; }

 Q_SIGNALS:
  void appearanceChosen(chatelaine::ui::Appearance appearance);
  void idleChosen(int minutes);
  void passphraseWanted();   // takePassphrases() has them
  void certificateWanted();  // save the gateway's CA certificate

 private:
  QWidget* generalCard();
  QWidget* passphraseCard();
  QWidget* gatewayCard();
  QWidget* aboutCard();

  TeamCards* m_team;
  QComboBox* m_appearance = nullptr;
  QComboBox* m_idle = nullptr;
  SecretField* m_current = nullptr;
  PassphraseForm* m_next = nullptr;
  QPushButton* m_change = nullptr;
  Banner* m_passphraseBanner = nullptr;
  Text* m_address = nullptr;
  Text* m_state = nullptr;
  Text* m_memory = nullptr;
  Text* m_version = nullptr;
};

}  // namespace chatelaine::ui
