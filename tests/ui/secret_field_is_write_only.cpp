#include <QtGui/QClipboard>
#include <QtWidgets/QtWidgets>

#include "tests/support/test_main.h"
#include "ui/look/theme.h"
#include "ui/widgets/secret_field.h"

using namespace chatelaine;
using namespace chatelaine::ui;

namespace {

enum class Length { none, some };

Length lengthOf(const ui::SecretField& field) {
  return field.ask([](std::string_view text) { return text.empty() ? Length::none : Length::some; });
}

// QTest's own keys are ASCII only.
void typeLetter(ui::SecretField& field, const QString& letter) {
  QKeyEvent press(QEvent::KeyPress, 0, Qt::NoModifier, letter);
  QCoreApplication::sendEvent(&field, &press);
}

void pasteText(ui::SecretField& field, const QString& text) {
  QGuiApplication::clipboard()->setText(text);
  QTest::keySequence(&field, QKeySequence::Paste);
}

}  // namespace

class SecretFieldIsWriteOnly : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    m_window = std::make_unique<QWidget>();
    auto* column = new QVBoxLayout(m_window.get());
    column->addWidget(m_field = new ui::SecretField);
    column->addWidget(m_lines = new ui::SecretField(SecretShape::manyLines));
    column->addWidget(m_other = new QLineEdit);
    m_field->setAccessibleName(QStringLiteral("Secret key"));
    m_window->resize(400, 220);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_field->setFocus();
  }

  void typedText_comesOutOnceAndOnlyByTake() {
    QTest::keyClicks(m_field, QStringLiteral("pa55 w"));
    typeLetter(*m_field, QStringLiteral("ö"));
    QCOMPARE(m_field->take().text(), std::string_view("pa55 wö"));
    QVERIFY(m_field->isEmpty());
    QVERIFY(m_field->take().isEmpty());
  }

  void backspace_removesOneCharacterAlsoOfSeveralBytes() {
    QTest::keyClick(m_field, Qt::Key_A);
    typeLetter(*m_field, QStringLiteral("é"));
    QTest::keyClick(m_field, Qt::Key_Backspace);
    QCOMPARE(m_field->take().text(), std::string_view("a"));
  }

  void pastedText_isTrimmedInOneLineAndKeptInMany() {
    pasteText(*m_field, QStringLiteral("  sk_live_1\n"));
    QCOMPARE(m_field->take().text(), std::string_view("sk_live_1"));
    m_lines->setFocus();
    pasteText(*m_lines, QStringLiteral("line 1\nline 2\n"));
    QCOMPARE(m_lines->take().text(), std::string_view("line 1\nline 2\n"));
  }

  void returnKey_isALineOnlyWhereThereAreMany() {
    QSignalSpy returned(m_field, &ui::SecretField::returnPressed);
    QTest::keyClick(m_field, Qt::Key_Return);
    QCOMPARE(returned.count(), 1);
    QVERIFY(m_field->isEmpty());
    QTest::keyClick(m_lines, Qt::Key_Return);
    QCOMPARE(m_lines->take().text(), std::string_view("\n"));
  }

  void copyCutSelectAndUndo_getNothingOut() {
    QTest::keyClicks(m_field, QStringLiteral("hunter2"));
    QGuiApplication::clipboard()->setText(QStringLiteral("before"));
    for (const auto command : {QKeySequence::SelectAll, QKeySequence::Copy, QKeySequence::Cut}) {
      QTest::keySequence(m_field, command);
      QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("before"));
    }
    m_field->clear();
    QTest::keySequence(m_field, QKeySequence::Undo);
    QVERIFY(m_field->isEmpty());
  }

  void aTextDroppedOnIt_isNotTaken() { QVERIFY(!m_field->acceptDrops()); }

  void afterTheFocusHasLeft_thePictureIsTheSameForEveryLength() {
    const Theme theme(*qobject_cast<QApplication*>(QCoreApplication::instance()), Appearance::light);
    const auto pictureWith = [this](const QString& text) {
      m_field->clear();
      m_field->setFocus();
      QTest::keyClicks(m_field, text);
      const QImage typing = m_field->grab().toImage();
      m_other->setFocus();
      return std::pair(typing, m_field->grab().toImage());
    };
    const auto [shortTyping, shortAtRest] = pictureWith(QStringLiteral("ab"));
    const auto [longTyping, longAtRest] = pictureWith(QStringLiteral("abcdefghijklmnop"));
    QVERIFY(shortTyping != longTyping);
    QCOMPARE(shortAtRest, longAtRest);
  }

  void inputMethods_areToldThatItIsHiddenAndNothingElse() {
    QTest::keyClicks(m_field, QStringLiteral("hunter2"));
    const auto hints = m_field->inputMethodQuery(Qt::ImHints).toInt();
    QVERIFY(hints & Qt::ImhHiddenText);
    QVERIFY(hints & Qt::ImhSensitiveData);
    for (const auto query : {Qt::ImSurroundingText, Qt::ImCurrentSelection, Qt::ImTextBeforeCursor,
                             Qt::ImTextAfterCursor, Qt::ImCursorPosition, Qt::ImAbsolutePosition})
      QVERIFY(!m_field->inputMethodQuery(query).isValid());
  }

  void textFromAnInputMethod_isTakenWhenItIsCommitted() {
    QInputMethodEvent composing(QStringLiteral("ni"), {});
    QCoreApplication::sendEvent(m_field, &composing);
    QVERIFY(m_field->isEmpty());
    QInputMethodEvent committed;
    committed.setCommitString(QStringLiteral("你"));
    QCoreApplication::sendEvent(m_field, &committed);
    QCOMPARE(m_field->take().text(), std::string_view("你"));
  }

  void assistiveTechnology_findsAPasswordEditWithoutAValue() {
    QTest::keyClicks(m_field, QStringLiteral("hunter2"));
    QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(m_field);
    QVERIFY(accessible);
    QCOMPARE(accessible->role(), QAccessible::EditableText);
    QVERIFY(accessible->state().passwordEdit);
    QVERIFY(accessible->state().focusable);
    QCOMPARE(accessible->text(QAccessible::Name), QStringLiteral("Secret key"));
    QVERIFY(accessible->rect().isValid());
    QVERIFY(!accessible->textInterface());
    QVERIFY(!accessible->valueInterface());
    QVERIFY(!accessible->editableTextInterface());
    for (const auto part : {QAccessible::Name, QAccessible::Description, QAccessible::Value, QAccessible::Help})
      QVERIFY(!accessible->text(part).contains(QStringLiteral("hunter2")));
  }

  void noProperty_holdsTheText() {
    QTest::keyClicks(m_field, QStringLiteral("hunter2"));
    const QMetaObject* meta = m_field->metaObject();
    for (int i = 0; i < meta->propertyCount(); ++i)
      QVERIFY(!meta->property(i).read(m_field).toString().contains(QStringLiteral("hunter2")));
    QVERIFY(m_field->dynamicPropertyNames().isEmpty());
  }

  void changed_isToldForTypingPastingClearingAndTaking() {
    QSignalSpy changes(m_field, &ui::SecretField::changed);
    QTest::keyClick(m_field, Qt::Key_A);
    pasteText(*m_field, QStringLiteral("b"));
    QCOMPARE(changes.count(), 2);
    m_field->clear();
    QCOMPARE(changes.count(), 3);
    QCOMPARE(lengthOf(*m_field), Length::none);
  }

  void clearButton_isThereOnlyWhileThereIsSomething() {
    auto* button = m_field->findChild<QToolButton*>(QStringLiteral("clearButton"));
    QVERIFY(button->isHidden());
    QTest::keyClick(m_field, Qt::Key_A);
    QCOMPARE(lengthOf(*m_field), Length::some);
    QVERIFY(!button->isHidden());
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(m_field->isEmpty());
  }

  void whatIsLongerThanAnyCredential_isNotTaken() {
    pasteText(*m_field, QString(qsizetype(SecretBuffer::longest), u'x'));
    QVERIFY(m_field->isEmpty());
  }

 private:
  std::unique_ptr<QWidget> m_window;
  ui::SecretField* m_field = nullptr;
  ui::SecretField* m_lines = nullptr;
  QLineEdit* m_other = nullptr;
};

CHATELAINE_TEST(SecretFieldIsWriteOnly);
#include "secret_field_is_write_only.moc"
