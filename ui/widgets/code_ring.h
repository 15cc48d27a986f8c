// A one-time code in large digits with a ring of the time that is left; forgets it after ten seconds.
#pragma once
#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

#include <chrono>

#include "models/one_time_code_source.h"

namespace chatelaine::ui {

using models::ShownCode;

inline constexpr std::chrono::seconds codeShownFor{10};

class CodeRing final : public QWidget {
  Q_OBJECT
 public:
  explicit CodeRing(Clock clock = systemNow, QWidget* parent = nullptr);
  void show(ShownCode code);
  using QWidget::show;
  void forget();
  bool isShowing() const { return !m_code.code.isEmpty(); }
  QSize sizeHint() const override { return {260, 64}; }

 Q_SIGNALS:
  void forgotten();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::chrono::milliseconds elapsed() const { return m_clock() - m_shownAt; }
  std::chrono::milliseconds left() const;
  void tick();
  void nameForReaders();
  QString grouped(const Secret& code) const;

  ShownCode m_code;
  Clock m_clock;
  Timestamp m_shownAt;
  QTimer m_tick;
  bool m_nextIsCurrent = false;
};

}  // namespace chatelaine::ui
