// One line of the record in full.
#pragma once
#include <QtWidgets/QWidget>

#include "ui/screens/audit/audit_view.h"

class QFormLayout;

namespace chatelaine::ui {

class Text;

class AuditDetail final : public QWidget {
  Q_OBJECT
 public:
  explicit AuditDetail(QWidget* parent = nullptr);
  void setLine(const AuditLine& line);

 private:
  void add(const QString& name, const QString& value);
  void addWire(const QString& name, const QString& value);
  Text* m_title;
  QFormLayout* m_fields;
};

}  // namespace chatelaine::ui
