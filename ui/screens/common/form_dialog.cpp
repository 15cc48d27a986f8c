#include "ui/screens/common/form_dialog.h"

#include <QtCore/QEvent>

#include <algorithm>

#include "ui/error_text.h"
#include "ui/screens/common/layouts.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

// Texts that wrap ask for their height only once their width is known, which windows don't ask them.
class Fitter final : public QObject {
 public:
  explicit Fitter(QDialog& dialog) : QObject(&dialog), m_dialog(dialog) { dialog.installEventFilter(this); }
  bool eventFilter(QObject* watched, QEvent* event) override {
    const bool mayGrow = event->type() == QEvent::Show || event->type() == QEvent::LayoutRequest;
    if (watched == &m_dialog && mayGrow && m_dialog.isVisible()) grow();
    return false;
  }

 private:
  void grow() {
    const int width = std::max(m_dialog.width(), m_dialog.minimumWidth());
    const int wanted = m_dialog.layout()->totalHeightForWidth(width);
    if (wanted > m_dialog.height()) m_dialog.resize(width, wanted);
  }
  QDialog& m_dialog;
};

}  // namespace

FormDialog::FormDialog(const Words& words, QWidget* parent)
    : QDialog(parent), m_content(columnLayout(space::m)), m_error(new Banner) {
  setWindowTitle(words.title);
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowModality(Qt::WindowModal);
  setMinimumWidth(420);
  new Fitter(*this);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::xl, space::xl, space::xl, space::l);
  column->setSpacing(space::m);
  column->addWidget(new Heading(words.title));
  auto* about = new Text(words.about, TextSize::body, Tone::muted);
  about->setWordWrap(true);
  about->setVisible(!words.about.isEmpty());
  column->addWidget(about);
  column->addLayout(m_content);
  column->addWidget(m_error);
  column->addSpacing(space::s);
  QHBoxLayout* buttons = rowLayout();
  buttons->addStretch(1);
  m_cancel = button(tr("Cancel"), QStringLiteral("dialogCancel"));
  m_action = button(words.action, QStringLiteral("dialogAction"), words.emphasis);
  m_action->setDefault(words.emphasis == Emphasis::primary);
  buttons->addWidget(m_cancel);
  buttons->addWidget(m_action);
  column->addLayout(buttons);
  connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(m_action, &QPushButton::clicked, this, &FormDialog::submitted);
}

void FormDialog::setReady(bool ready) {
  m_ready = ready;
  m_action->setEnabled(m_ready && !m_busy);
}

void FormDialog::setBusy(bool busy) {
  m_busy = busy;
  m_error->clear();
  m_action->setEnabled(m_ready && !m_busy);
}

void FormDialog::fail(ErrorCode code) { failBecause(errorText(code)); }

void FormDialog::failBecause(const QString& text) {
  setBusy(false);
  m_error->say(BannerKind::error, text);
}

void FormDialog::submit() {
  if (m_ready && !m_busy) Q_EMIT submitted();
}

ConfirmDialog::ConfirmDialog(const QString& title, const QString& consequence, const QString& action, QWidget* parent)
    : FormDialog({.title = title, .about = consequence, .action = action, .emphasis = Emphasis::danger}, parent) {
  setObjectName(QStringLiteral("confirmDialog"));
}

}  // namespace chatelaine::ui
