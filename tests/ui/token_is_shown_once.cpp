#include <QtGui/QAccessible>
#include <QtGui/QClipboard>
#include <QtWidgets/QtWidgets>

#include "tests/support/test_main.h"
#include "tests/ui/gallery.h"
#include "ui/dialogs/connect_panel.h"
#include "ui/dialogs/secret_clipboard.h"
#include "ui/dialogs/shown_once.h"
#include "ui/dialogs/token_dialog.h"

using namespace chatelaine;
using namespace chatelaine::ui;

namespace {

constexpr std::string_view token = "cha_0123456789abcdefghijklmnopqrstuvwxyz";

models::ConnectValues values() {
  return {.gatewayAddress = "127.0.0.1:4280",
          .bundleFile = "/home/ana/.local/share/chatelaine/bundle.pem",
          .authorityFile = "/home/ana/.local/share/chatelaine/ca.pem",
          .selector = "agent"};
}

QString clipboardText() { return QGuiApplication::clipboard()->text(); }
QString tokenText() { return QString::fromUtf8(token.data(), qsizetype(token.size())); }

}  // namespace

class TokenIsShownOnce : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() { QGuiApplication::clipboard()->clear(); }

  void copy_givesTheTokenAndMarksItAsAPassword() {
    TokenDialog dialog(
        {.agentName = QStringLiteral("billing-bot"), .token = Secret::copyOf(token), .values = values()});
    dialog.show();
    QTest::mouseClick(dialog.findChild<QPushButton*>(QStringLiteral("copyToken")), Qt::LeftButton);
    QCOMPARE(clipboardText(), tokenText());
    QVERIFY(QGuiApplication::clipboard()->mimeData()->hasFormat(QStringLiteral("x-kde-passwordManagerHint")));
  }

  void closing_forgetsTheToken() {
    TokenDialog dialog(
        {.agentName = QStringLiteral("billing-bot"), .token = Secret::copyOf(token), .values = values()});
    dialog.show();
    QVERIFY(!dialog.findChild<ShownOnce*>()->isEmpty());
    dialog.accept();
    QVERIFY(dialog.findChild<ShownOnce*>()->isEmpty());
    QTest::mouseClick(dialog.findChild<QPushButton*>(QStringLiteral("copyConnect")), Qt::LeftButton);
    QVERIFY(!clipboardText().contains(tokenText()));
  }

  void gatewayElsewhere_isNamedInsteadOfHalfAnEnvironment() {
    models::ConnectValues elsewhere = values();
    elsewhere.gatewayAddress.clear();
    TokenDialog dialog(
        {.agentName = QStringLiteral("billing-bot"), .token = Secret::copyOf(token), .values = elsewhere});
    dialog.show();
    const QString text = dialog.findChild<QPlainTextEdit*>(QStringLiteral("connectText"))->toPlainText();
    QCOMPARE(text, QStringLiteral("eval \"$(chatelainectl env agent)\""));
    QVERIFY(!dialog.findChild<QTabBar*>(QStringLiteral("connectTabs"))->isVisible());
    QTest::mouseClick(dialog.findChild<QPushButton*>(QStringLiteral("copyConnect")), Qt::LeftButton);
    QCOMPARE(clipboardText(), text);
  }

  void noAccessibleText_holdsTheToken() {
    TokenDialog dialog(
        {.agentName = QStringLiteral("billing-bot"), .token = Secret::copyOf(token), .values = values()});
    dialog.show();
    for (QWidget* widget : dialog.findChildren<QWidget*>()) {
      QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
      if (!accessible) continue;
      for (const auto part : {QAccessible::Name, QAccessible::Description, QAccessible::Value})
        QVERIFY(!accessible->text(part).contains(tokenText()));
    }
    QVERIFY(uitest::coloursIn(uitest::pictureOf(dialog, Appearance::dark, QStringLiteral("dialog-token"))) > 20);
    QVERIFY(uitest::coloursIn(uitest::pictureOf(dialog, Appearance::light, QStringLiteral("dialog-token"))) > 20);
  }

  void connectTexts_areMaskedOnScreenAndCompleteWhenCopied() {
    for (const ConnectTarget target : connectTargets) {
      const std::string masked = ConnectTexts::masked(target, values());
      QVERIFY2(!masked.empty() && masked.contains("127.0.0.1:4280") == !masked.contains("{token}"), masked.c_str());
      const Secret complete = ConnectTexts::complete(target, values(), Secret::copyOf(token));
      QVERIFY(complete.text().contains("127.0.0.1:4280"));
      QVERIFY(complete.text().contains(token));
      QVERIFY(!complete.text().contains("{token}"));
      QVERIFY(!masked.contains(token));
    }
  }

  void panel_copiesTheTextOfTheTabThatIsShown() {
    ConnectPanel panel;
    panel.setValues(values());
    panel.setToken(Secret::copyOf(token));
    auto* copy = panel.findChild<QPushButton*>(QStringLiteral("copyConnect"));
    auto* tabs = panel.findChild<QTabBar*>(QStringLiteral("connectTabs"));
    for (int tab = 0; tab < tabs->count(); ++tab) {
      tabs->setCurrentIndex(tab);
      copy->click();
      const Secret expected = ConnectTexts::complete(connectTargets[tab], values(), Secret::copyOf(token));
      QCOMPARE(clipboardText().toStdString(), std::string(expected.text()));
      QVERIFY(!panel.findChild<QPlainTextEdit*>(QStringLiteral("connectText"))->toPlainText().contains(tokenText()));
    }
  }

  void everyPlaceOfTheToken_isFilled() {
    const Secret out = filledWith("a{t}b{t}", "{t}", Secret::copyOf("xyz"));
    QCOMPARE(out.text(), std::string_view("axyzbxyz"));
    QCOMPARE(filledWith("nothing", "{t}", Secret::copyOf("x")).text(), std::string_view("nothing"));
  }

  void theClipboard_isTakenBackAfterItsTime() {
    copyForAWhile(Secret::copyOf("123456"), std::chrono::milliseconds(1));
    QCOMPARE(clipboardText(), QStringLiteral("123456"));
    QSignalSpy changes(QGuiApplication::clipboard(), &QClipboard::dataChanged);
    QVERIFY(clipboardText().isEmpty() || changes.wait());
    QVERIFY(clipboardText().isEmpty());
  }

  void whatWasCopiedSinceThen_stays() {
    copyForAWhile(Secret::copyOf("123456"), std::chrono::milliseconds(1));
    QGuiApplication::clipboard()->setText(QStringLiteral("something else"));
    QTest::qWait(20);
    QCOMPARE(clipboardText(), QStringLiteral("something else"));
  }
};

CHATELAINE_TEST(TokenIsShownOnce);
#include "token_is_shown_once.moc"
