// The frame of one step of the welcome: a title, what it is about, its content, and the buttons below.
#pragma once
#include <QtWidgets/QWidget>

class QHBoxLayout;
class QVBoxLayout;

namespace chatelaine::ui {

class Page : public QWidget {
  Q_OBJECT
 public:
  Page(const QString& title, const QString& about, QWidget* parent = nullptr);

  // As tall as its texts are at its width: stacks and scroll areas don't ask for that themselves.
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  QVBoxLayout& content() { return *m_content; }
  QHBoxLayout& buttons() { return *m_buttons; }  // trailing; a stretch stands at the leading side

 private:
  QVBoxLayout* m_content;
  QHBoxLayout* m_buttons;
};

inline constexpr int pageWidth = 520;

}  // namespace chatelaine::ui
