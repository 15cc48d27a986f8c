// The only place where a person enters a secret: typing, paste and clear. Nothing can be read, selected, dragged,
// undone or copied out of it, and once the focus has left, not even its length shows.
#pragma once
#include <QtWidgets/QWidget>

#include <cstdint>
#include <type_traits>

#include "ui/widgets/secret_buffer.h"

class QToolButton;

namespace chatelaine::ui {

enum class SecretShape : std::uint8_t { oneLine, manyLines };  // many: keys in PEM form, lists of backup codes

class SecretField final : public QWidget {
  Q_OBJECT
 public:
  explicit SecretField(SecretShape shape = SecretShape::oneLine, QWidget* parent = nullptr);
  ~SecretField() override;

  // Moves the text out; the field is empty and wiped afterwards.
  [[nodiscard]] Secret take();
  void clear();
  void paste();
  bool isEmpty() const noexcept { return m_buffer.isEmpty(); }
  SecretShape shape() const noexcept { return m_shape; }
  void setPlaceholderText(const QString& text);

  // Lets a question look at the text; an enum is all that comes out of it.
  template <class Question>
  auto ask(Question&& question) const {
    using Answer = std::invoke_result_t<Question, std::string_view>;
    static_assert(std::is_enum_v<Answer>, "a question about a secret is answered with an enum");
    return question(m_buffer.text());
  }

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;
  QVariant inputMethodQuery(Qt::InputMethodQuery query) const override;

 Q_SIGNALS:
  void changed();
  void returnPressed();

 protected:
  bool event(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void inputMethodEvent(QInputMethodEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  bool handleCommand(const QKeyEvent& key);
  void type(QStringView text);
  void afterChange();
  QToolButton* addButton(const QString& objectName, const QString& text);
  QRect textRect() const;
  void paintBullets(QPainter& painter) const;

  SecretShape m_shape;
  SecretBuffer m_buffer;
  QString m_placeholder;
  QToolButton* m_paste;
  QToolButton* m_clear;
};

}  // namespace chatelaine::ui
