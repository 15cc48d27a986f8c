// Opens a vault to an agent: chooses the other side and how long the pin holds.
#pragma once
#include <optional>
#include <vector>

#include "core/environment.h"
#include "ui/screens/common/form_dialog.h"

class QComboBox;

namespace chatelaine::ui {

class PinDialog final : public FormDialog {
  Q_OBJECT
 public:
  enum class Asks { forAgent, forVault };
  // `choices` are the names to choose from; `fixed` is the side that stands already.
  PinDialog(Asks asks, const QString& fixed, const QStringList& choices, QWidget* parent);
  int chosen() const;  // an index into `choices`
  std::optional<std::chrono::hours> duration() const;

 private:
  QComboBox* m_choice;
  QComboBox* m_duration;
};

}  // namespace chatelaine::ui
