// What a list shows when it has nothing: what it would hold, and the one thing to do next.
#pragma once
#include <QtWidgets/QWidget>

#include "ui/look/icon.h"

class QPushButton;

namespace chatelaine::ui {

class Picture;
class Text;

class EmptyState final : public QWidget {
  Q_OBJECT
 public:
  EmptyState(Icon icon, const QString& title, const QString& text, QWidget* parent = nullptr);
  void say(Icon icon, const QString& title, const QString& text);
  // Adds the button of the next step; `objectName` is what the tests find it by.
  QPushButton* addAction(const QString& text, const QString& objectName);

 private:
  Picture* m_picture;
  Text* m_title;
  Text* m_text;
};

}  // namespace chatelaine::ui
