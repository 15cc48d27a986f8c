// A bordered surface that groups what belongs together; a plain box with a vertical layout.
#pragma once
#include <QtWidgets/QVBoxLayout>
#include <QtWidgets/QWidget>

#include <cstdint>

namespace chatelaine::ui {

enum class CardKind : std::uint8_t { raised, sunken };

class Card final : public QWidget {
  Q_OBJECT
 public:
  explicit Card(CardKind kind = CardKind::raised, QWidget* parent = nullptr);
  QVBoxLayout& content() noexcept { return *m_content; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  CardKind m_kind;
  QVBoxLayout* m_content;
};

}  // namespace chatelaine::ui
