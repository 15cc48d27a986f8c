#include "ui/idle_watch.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QEvent>

namespace chatelaine::ui {

IdleWatch::IdleWatch(QObject* parent) : QObject(parent) {
  m_timer.setSingleShot(true);
  connect(&m_timer, &QTimer::timeout, this, &IdleWatch::idle);
  QCoreApplication::instance()->installEventFilter(this);
}

void IdleWatch::setLimit(std::chrono::milliseconds limit) {
  m_timer.stop();
  m_timer.setInterval(limit);
  if (limit.count() > 0) m_timer.start();
}

void IdleWatch::again() { setLimit(m_timer.intervalAsDuration()); }

bool IdleWatch::eventFilter(QObject* watched, QEvent* event) {
  switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::MouseButtonPress:
    case QEvent::MouseMove:
    case QEvent::Wheel:
    case QEvent::TouchBegin:
      if (m_timer.isActive()) m_timer.start();
      break;
    default: break;
  }
  return QObject::eventFilter(watched, event);
}

}  // namespace chatelaine::ui
