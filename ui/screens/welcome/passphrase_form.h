// Two fields and a meter: a new passphrase, typed twice and strong enough.
#pragma once
#include <QtWidgets/QWidget>

#include "core/secret.h"

namespace chatelaine::ui {

class SecretField;
class StrengthMeter;
class Text;

class PassphraseForm final : public QWidget {
  Q_OBJECT
 public:
  explicit PassphraseForm(const QString& label, QWidget* parent = nullptr);  // of the first field

  bool isComplete() const;  // strong enough, and both alike
  Secret take();            // both fields are wiped
  void clear();

 Q_SIGNALS:
  void changed();
  void submitted();  // Enter in a complete form

 private:
  void rate();
  bool areAlike() const;

  SecretField* m_first;
  SecretField* m_second;
  StrengthMeter* m_meter;
  Text* m_match;
};

}  // namespace chatelaine::ui
