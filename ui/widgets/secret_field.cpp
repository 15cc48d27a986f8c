#include "ui/widgets/secret_field.h"

#include <QtCore/QMimeData>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>

#include "ui/look/icon.h"
#include "ui/look/spacing.h"
#include "ui/widgets/accessible_secret_field.h"

namespace chatelaine::ui {
namespace {

constexpr int buttonSize = 24;
constexpr int manyLinesHeight = 88;

bool isText(const QKeyEvent& key) {
  const QString text = key.text();
  const auto modifiers = key.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier);
  const bool isCommand = modifiers == Qt::ControlModifier || modifiers.testFlag(Qt::MetaModifier);
  return !text.isEmpty() && !isCommand && (text.front().isPrint() || text.front().isSurrogate());
}

// Where nobody else shares the characters, they are overwritten rather than left to the allocator.
void wipeIfOurs(QString& text) {
  if (text.isDetached()) wipe(std::as_writable_bytes(std::span(text.data(), static_cast<std::size_t>(text.size()))));
}

}  // namespace

SecretField::SecretField(SecretShape shape, QWidget* parent) : QWidget(parent), m_shape(shape) {
  installAccessibleSecretField();
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_InputMethodEnabled);
  setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoAutoUppercase | Qt::ImhNoPredictiveText);
  setCursor(Qt::IBeamCursor);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setFixedHeight(sizeHint().height());  // a crowded form may not squeeze it
  m_paste = addButton(QStringLiteral("pasteButton"), tr("Paste"));
  m_clear = addButton(QStringLiteral("clearButton"), tr("Clear"));
  m_paste->setIcon(iconOf(Icon::paste));
  m_clear->setIcon(iconOf(Icon::close));
  m_clear->hide();
  connect(m_paste, &QToolButton::clicked, this, [this] { setFocus(), paste(); });
  connect(m_clear, &QToolButton::clicked, this, [this] { setFocus(), clear(); });
}

SecretField::~SecretField() = default;

// No focus of their own: Ctrl+V and Ctrl+Backspace do the same from the keyboard.
QToolButton* SecretField::addButton(const QString& objectName, const QString& text) {
  auto* button = new QToolButton(this);
  button->setObjectName(objectName);
  button->setFocusPolicy(Qt::NoFocus);
  button->setCursor(Qt::ArrowCursor);
  button->setToolTip(text);
  button->setAccessibleName(text);
  return button;
}

Secret SecretField::take() {
  Secret taken = m_buffer.take();
  afterChange();
  return taken;
}

void SecretField::clear() {
  m_buffer.clear();
  afterChange();
}

void SecretField::paste() {
  const QMimeData* clipboard = QGuiApplication::clipboard()->mimeData();
  if (!clipboard || !clipboard->hasText()) return;
  QString text = clipboard->text();
  type(m_shape == SecretShape::oneLine ? QStringView(text).trimmed() : QStringView(text));
  wipeIfOurs(text);
}

void SecretField::setPlaceholderText(const QString& text) {
  m_placeholder = text;
  update();
}

void SecretField::type(QStringView text) {
  if (text.isEmpty()) return;
  m_buffer.append(text);
  afterChange();
}

void SecretField::afterChange() {
  m_clear->setVisible(!m_buffer.isEmpty());
  update();
  Q_EMIT changed();
}

bool SecretField::event(QEvent* event) {
  if (event->type() != QEvent::ShortcutOverride) return QWidget::event(event);
  auto* key = static_cast<QKeyEvent*>(event);
  const bool ours = isText(*key) || key->matches(QKeySequence::Paste) || key->key() == Qt::Key_Backspace;
  event->setAccepted(ours);
  return ours || QWidget::event(event);
}

bool SecretField::handleCommand(const QKeyEvent& key) {
  const bool whole = key.modifiers().testFlag(Qt::ControlModifier);
  if (key.matches(QKeySequence::Paste)) return paste(), true;
  if (key.key() == Qt::Key_Backspace && !whole) return m_buffer.removeLast(), afterChange(), true;
  if (key.key() == Qt::Key_Backspace || (key.key() == Qt::Key_U && whole)) return clear(), true;
  if (key.key() != Qt::Key_Return && key.key() != Qt::Key_Enter) return false;
  if (m_shape == SecretShape::manyLines) return type(u"\n"), true;
  Q_EMIT returnPressed();
  return false;
}

void SecretField::keyPressEvent(QKeyEvent* event) {
  if (handleCommand(*event)) return event->accept();
  if (!isText(*event)) return event->ignore();
  type(event->text());
  event->accept();
}

void SecretField::inputMethodEvent(QInputMethodEvent* event) {
  type(event->commitString());  // what is still being composed is neither kept nor shown
  event->accept();
}

// Tells an input method that this is a hidden text, and nothing about what stands in it.
QVariant SecretField::inputMethodQuery(Qt::InputMethodQuery query) const {
  switch (query) {
    case Qt::ImEnabled: return isEnabled();
    case Qt::ImHints: return int(inputMethodHints());
    case Qt::ImCursorRectangle: return textRect();
    default: return {};
  }
}

void SecretField::mousePressEvent(QMouseEvent* event) {
  setFocus(Qt::MouseFocusReason);
  event->accept();
}

void SecretField::contextMenuEvent(QContextMenuEvent* event) {
  QMenu menu(this);
  QAction* const pasteAction = menu.addAction(iconOf(Icon::paste), tr("Paste"));
  QAction* const clearAction = menu.addAction(iconOf(Icon::close), tr("Clear"));
  clearAction->setEnabled(!isEmpty());
  const QAction* const chosen = menu.exec(event->globalPos());
  if (chosen == pasteAction) paste();
  if (chosen == clearAction) clear();
}

void SecretField::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  update();
}

void SecretField::focusOutEvent(QFocusEvent* event) {
  QWidget::focusOutEvent(event);
  update();
}

void SecretField::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::EnabledChange) m_paste->setEnabled(isEnabled()), m_clear->setEnabled(isEnabled());
}

void SecretField::resizeEvent(QResizeEvent*) {
  const int y = m_shape == SecretShape::oneLine ? (height() - buttonSize) / 2 : space::xs;
  const QRect place(width() - buttonSize - space::xs, y, buttonSize, buttonSize);
  m_paste->setGeometry(QStyle::visualRect(layoutDirection(), rect(), place));
  m_clear->setGeometry(QStyle::visualRect(layoutDirection(), rect(), place.translated(-buttonSize - 2, 0)));
}

QSize SecretField::sizeHint() const {
  return {260, m_shape == SecretShape::oneLine ? extent::control : manyLinesHeight};
}

QSize SecretField::minimumSizeHint() const { return {120, sizeHint().height()}; }

}  // namespace chatelaine::ui
