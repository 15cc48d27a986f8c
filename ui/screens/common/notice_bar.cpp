#include "ui/screens/common/notice_bar.h"

#include "ui/screens/common/layouts.h"

namespace chatelaine::ui {

NoticeBar::NoticeBar(QWidget* parent) : QWidget(parent), m_layout(new QVBoxLayout(this)) {
  setObjectName(QStringLiteral("notices"));
  m_layout->setContentsMargins(space::l, 0, space::l, space::m);
  m_timer.setSingleShot(true);
  m_timer.setInterval(noticeTime);
  connect(&m_timer, &QTimer::timeout, this, &NoticeBar::clear);
  hide();
}

Banner* NoticeBar::fresh(BannerKind kind, const QString& text) {
  clearLayout(*m_layout);
  auto* banner = new Banner(kind, text);
  m_layout->addWidget(banner);
  show();
  m_timer.start();
  return banner;
}

void NoticeBar::say(BannerKind kind, const QString& text) { fresh(kind, text); }

void NoticeBar::offer(const QString& text, const QString& action, std::function<void()> act) {
  Banner* banner = fresh(BannerKind::ok, text);
  connect(banner->setAction(action, QStringLiteral("noticeAction")), &QPushButton::clicked, this,
          [this, act = std::move(act)] {
            clear();
            act();
          });
}

void NoticeBar::clear() {
  m_timer.stop();
  clearLayout(*m_layout);
  hide();
}

}  // namespace chatelaine::ui
