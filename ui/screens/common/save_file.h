// Asks where to save something that is no secret, writes it whole or not at all, and says what became of it.
#pragma once
#include <QtCore/QByteArray>
#include <QtCore/QString>

class QWidget;

namespace chatelaine::ui {

class NoticeBar;

struct FileToSave {
  QString title;  // of the dialog
  QString name;   // proposed
  QByteArray content;
};
void askWhereToSave(FileToSave file, QWidget* window, NoticeBar& notices);

}  // namespace chatelaine::ui
