// Edits an inject rule: its kind and the texts of that kind, with "{field}" where the secret goes.
#pragma once
#include <QtWidgets/QWidget>

#include <vector>

#include "core/inject_rule.h"

class QComboBox;
class QGridLayout;
class QLineEdit;
class QPlainTextEdit;

namespace chatelaine::ui {

class FormRow;

class RuleEditor final : public QWidget {
  Q_OBJECT
 public:
  explicit RuleEditor(QWidget* parent = nullptr);

  void setRule(const InjectRule& rule);
  InjectRule rule() const;
  void setError(const QString& text);

 Q_SIGNALS:
  void changed();  // by the person

 private:
  void showKind(std::size_t kind);
  void fill(const InjectRule& rule);
  QString text(std::size_t index) const;
  std::string value(std::size_t index) const { return text(index).trimmed().toStdString(); }

  QComboBox* m_kind;
  FormRow* m_kindRow;
  QGridLayout* m_grid;
  std::vector<FormRow*> m_rows;
  std::vector<QLineEdit*> m_edits;
  QPlainTextEdit* m_also;
  FormRow* m_alsoRow;
};

// "Notion-Version: 2022-06-28" per line, and back; lines without a colon are left out.
QString headersToText(const std::vector<FixedHeader>& headers);
std::vector<FixedHeader> headersFromText(const QString& text);

}  // namespace chatelaine::ui
