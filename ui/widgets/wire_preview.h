// The request as it will leave, in monospace, with every secret as eight bullets; it is given no secret to show.
#pragma once
#include <QtWidgets/QWidget>

#include <string>
#include <vector>

#include "core/preview.h"

namespace chatelaine::ui {

class WirePreview final : public QWidget {
  Q_OBJECT
 public:
  explicit WirePreview(QWidget* parent = nullptr);

  // `scope` is the line below: hosts, methods, paths. No lines: `ifNothing` says why.
  void setRequest(const std::vector<PreviewLine>& lines, const std::string& scope, const QString& ifNothing);
  void setBinding(const Binding& binding);
  QString plainText() const;  // what a screen reader reads

  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Row {
    QString name, value;
  };
  int layOut(int width, QPainter* painter) const;

  std::vector<Row> m_rows;
  QString m_scope;
  QString m_ifNothing;
};

}  // namespace chatelaine::ui
