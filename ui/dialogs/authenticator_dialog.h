// Binds an authenticator: a key or otpauth:// address, its parameters, and a first code to confirm it at the service.
#pragma once
#include <functional>
#include <optional>

#include "core/credential.h"
#include "core/otpauth.h"
#include "ui/screens/common/form_dialog.h"
#include "ui/widgets/code_ring.h"

class QComboBox;
class QLineEdit;
class QSpinBox;
class QTimer;

namespace chatelaine::ui {

class FormRow;
class SecretField;
class Text;

class AuthenticatorDialog final : public FormDialog {
  Q_OBJECT
 public:
  // Makes a code of a key that has not been saved yet; models provides it, so that ui needs no cryptography.
  using CodeSource = std::function<ShownCode(const Secret& key, const OtpParameters& parameters, Timestamp now)>;
  struct Options {
    CodeSource code;
    QString vaultName;
    std::function<bool(const std::string&)> isNameTaken = [](const std::string&) { return false; };
    Clock clock = systemNow;
  };
  explicit AuthenticatorDialog(Options options, QWidget* parent = nullptr);

  // Nothing while something is still wrong. Afterwards the key is no longer here.
  [[nodiscard]] std::optional<CredentialDraft> take();
  void forgetSecrets();  // at lock: everything else stays as it was typed
  void done(int result) override;

 private:
  void build();
  QWidget* buildParameters();
  QWidget* buildCode();
  void readKey();
  void useBinding(OtpBinding binding);
  void judge();
  void showCode();
  void hideCode();
  void copyCode();
  OtpParameters parameters() const;
  CredentialDraft draftWithoutSecrets() const;

  Options m_options;
  Secret m_key;  // raw bytes of what the field holds, if it is a key
  SecretField* m_field;
  FormRow* m_fieldRow;
  QLineEdit* m_name;
  FormRow* m_nameRow;
  QLineEdit* m_issuer;
  QLineEdit* m_account;
  QComboBox* m_algorithm;
  QSpinBox* m_digits;
  QSpinBox* m_period;
  QPushButton* m_getCode;
  QPushButton* m_copy;
  CodeRing* m_code;
  Text* m_next;
  QTimer* m_tick;
  QString m_suggestedName;
};

}  // namespace chatelaine::ui
