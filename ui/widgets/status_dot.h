// A small mark of a state, with a shape of its own for each state and the state's name for screen readers.
#pragma once
#include <QtWidgets/QWidget>

#include <cstdint>

namespace chatelaine::ui {

enum class Status : std::uint8_t { idle, ok, busy, warning, error };  // ring, disc, half disc, triangle, square

void paintStatus(QPainter& painter, const QRect& rect, Status status, const QPalette& palette);

class StatusDot final : public QWidget {
  Q_OBJECT
 public:
  explicit StatusDot(Status status, const QString& meaning, QWidget* parent = nullptr);
  void set(Status status, const QString& meaning);
  Status status() const noexcept { return m_status; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Status m_status;
};

}  // namespace chatelaine::ui
