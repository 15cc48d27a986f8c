// Where the recovery kit's sixteen words are typed, and what is wrong with them.
#pragma once
#include <QtWidgets/QWidget>

#include "core/result.h"
#include "core/secret.h"

namespace chatelaine::ui {

class FormRow;
class SecretField;

class KitWordsRow final : public QWidget {
  Q_OBJECT
 public:
  explicit KitWordsRow(const QString& fieldName, QWidget* parent = nullptr);
  bool isWhole() const;
  Result<Secret> take();  // the kit's seed; the field is wiped
  void clear();

 Q_SIGNALS:
  void changed();
  void returnPressed();

 private:
  enum class Kind { nothing, begun, kit, other };
  Kind kind() const;
  void judge();

  SecretField* m_words;
  FormRow* m_row;
};

}  // namespace chatelaine::ui
