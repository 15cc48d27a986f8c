// A secret that is shown this one time, in monospace, to be copied: a new agent token. Not for stored secrets.
#pragma once
#include <QtWidgets/QWidget>

#include "core/secret.h"

namespace chatelaine::ui {

class ShownOnce final : public QWidget {
  Q_OBJECT
 public:
  explicit ShownOnce(const QString& name, QWidget* parent = nullptr);

  void show(Secret secret);
  using QWidget::show;
  void forget();
  bool isEmpty() const noexcept { return m_secret.isEmpty(); }
  const Secret& secret() const noexcept { return m_secret; }
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Secret m_secret;
};

}  // namespace chatelaine::ui
