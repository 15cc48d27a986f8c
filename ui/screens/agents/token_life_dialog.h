// Asks how long a new token is to be valid; every token ends some day, a year from now at the latest.
#pragma once
#include "core/environment.h"
#include "ui/screens/common/form_dialog.h"

class QComboBox;
class QDateEdit;

namespace chatelaine::ui {

class FormRow;

class TokenLifeDialog final : public FormDialog {
  Q_OBJECT
 public:
  TokenLifeDialog(const QString& agentName, Clock clock, QWidget* parent);
  Timestamp expiry() const;  // the chosen number of days from now, or the end of the chosen day

 private:
  void followChoice();
  Clock m_clock;
  QComboBox* m_life;
  QDateEdit* m_day;
  FormRow* m_dayRow;
};

inline constexpr std::chrono::days longestTokenLife{365};

}  // namespace chatelaine::ui
