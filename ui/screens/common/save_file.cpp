#include "ui/screens/common/save_file.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QSaveFile>
#include <QtWidgets/QFileDialog>

#include "ui/screens/common/notice_bar.h"

namespace chatelaine::ui {
namespace {

struct SaveTexts {
  Q_DECLARE_TR_FUNCTIONS(SaveTexts)
};

}  // namespace

// Qt's own dialog: the desktop's would go through a portal, which a program that isn't dumpable can't use.
void askWhereToSave(FileToSave file, QWidget* window, NoticeBar& notices) {
  auto* dialog = new QFileDialog(window, file.title);
  dialog->setOption(QFileDialog::DontUseNativeDialog);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->selectFile(file.name);
  QObject::connect(
      dialog, &QFileDialog::fileSelected, &notices, [&notices, content = std::move(file.content)](const QString& name) {
        QSaveFile target(name);
        const bool saved =
            target.open(QIODevice::WriteOnly) && target.write(content) == content.size() && target.commit();
        notices.say(saved ? BannerKind::ok : BannerKind::error,
                    saved ? SaveTexts::tr("Saved to %1.").arg(name) : target.errorString());
      });
  dialog->open();
}

}  // namespace chatelaine::ui
