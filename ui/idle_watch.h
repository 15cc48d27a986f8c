// Notices that nobody has touched the application for a while. Decides nothing.
#pragma once
#include <QtCore/QObject>
#include <QtCore/QTimer>

namespace chatelaine::ui {

class IdleWatch final : public QObject {
  Q_OBJECT
 public:
  explicit IdleWatch(QObject* parent = nullptr);   // watches the whole application
  void setLimit(std::chrono::milliseconds limit);  // zero: never
  void again();                                    // as if somebody had touched it now

 Q_SIGNALS:
  void idle();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QTimer m_timer;
};

}  // namespace chatelaine::ui
