// What just happened, at the bottom of the window, for a while, with an undo where there is one.
#pragma once
#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

#include <functional>

#include "ui/widgets/banner.h"

class QVBoxLayout;

namespace chatelaine::ui {

class NoticeBar final : public QWidget {
  Q_OBJECT
 public:
  explicit NoticeBar(QWidget* parent = nullptr);
  void say(BannerKind kind, const QString& text);
  void offer(const QString& text, const QString& action, std::function<void()> act);
  void clear();

 private:
  Banner* fresh(BannerKind kind, const QString& text);
  QTimer m_timer;
  QVBoxLayout* m_layout;
};

inline constexpr std::chrono::seconds noticeTime{12};

}  // namespace chatelaine::ui
