#include <QtGui/QAccessible>
#include <QtGui/QClipboard>
#include <QtWidgets/QtWidgets>

#include "core/validate.h"
#include "tests/support/test_main.h"
#include "tests/ui/gallery.h"
#include "ui/dialogs/authenticator_dialog.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/secret_field.h"

using namespace chatelaine;
using namespace chatelaine::ui;

namespace {

const Timestamp now{std::chrono::seconds(1'750'000'000)};

// Says what it was asked for: the key's first byte, the digits, the period, so that a test sees which values arrived.
ShownCode codeFor(const Secret& key, const OtpParameters& parameters, Timestamp) {
  const std::string code = std::to_string(std::to_integer<int>(key.view().front())) +
                           std::to_string(parameters.digits) + std::to_string(parameters.period.count());
  return {.code = Secret::copyOf(code),
          .next = Secret::copyOf("654321"),
          .remaining = std::chrono::seconds(17),
          .period = parameters.period};
}

}  // namespace

class AuthenticatorDialogBindsAKey : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    m_dialog = new AuthenticatorDialog({.code = codeFor,
                                        .vaultName = QStringLiteral("Payments"),
                                        .isNameTaken = [](const std::string& name) { return name == "Taken"; },
                                        .clock = [] { return now; }});
    m_dialog->setAttribute(Qt::WA_DeleteOnClose, false);
    m_dialog->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_dialog));
  }
  void cleanup() { delete m_dialog; }

  void aBareKey_needsOnlyAName() {
    enter(QStringLiteral("JBSW Y3DP EHPK 3PXP"));
    QVERIFY(!save()->isEnabled());
    find<QLineEdit>("nameField")->setText(QStringLiteral("Mail"));
    QVERIFY(save()->isEnabled());
    const auto draft = m_dialog->take();
    QVERIFY(draft.has_value());
    QCOMPARE(draft->binding.type, CredentialType::totp);
    QCOMPARE(draft->binding.revealPolicy, RevealPolicy::codes);
    QCOMPARE(chatelaine::find(draft->secrets, "secret")->text(), std::string_view("JBSWY3DPEHPK3PXP"));
    QVERIFY(validate(*draft, now).empty());
  }

  void anAddress_fillsInWhatItSays() {
    enter(QStringLiteral(
        "otpauth://totp/ACME:ana@acme.test?secret=JBSWY3DPEHPK3PXP&issuer=ACME&algorithm=SHA256&digits=8&period=60"));
    QCOMPARE(find<QLineEdit>("issuerField")->text(), QStringLiteral("ACME"));
    QCOMPARE(find<QLineEdit>("accountField")->text(), QStringLiteral("ana@acme.test"));
    QCOMPARE(find<QLineEdit>("nameField")->text(), QStringLiteral("ACME"));
    const auto draft = m_dialog->take();
    QVERIFY(draft.has_value());
    QCOMPARE(draft->labels.metadata.at("algorithm"), std::string("SHA256"));
    QCOMPARE(draft->labels.metadata.at("digits"), std::string("8"));
    QCOMPARE(draft->labels.metadata.at("period"), std::string("60"));
    QCOMPARE(draft->labels.identifier, std::string("ana@acme.test"));
  }

  void whatIsNoKey_isExplainedAndCantBeSaved() {
    enter(QStringLiteral("not a key 189!"));
    auto* row = qobject_cast<FormRow*>(field()->parentWidget());
    QVERIFY(row->message().contains(QStringLiteral("otpauth")));
    QVERIFY(!find<QPushButton>("getCode")->isEnabled());
    find<QLineEdit>("nameField")->setText(QStringLiteral("Mail"));
    QVERIFY(!save()->isEnabled());
    QVERIFY(!m_dialog->take().has_value());
  }

  void getCode_showsTheCodeOfTheParametersAsTheyAreNow() {
    enter(QStringLiteral("JBSWY3DPEHPK3PXP"));  // "Hello!…": the first byte is 72
    QTest::mouseClick(find<QPushButton>("getCode"), Qt::LeftButton);
    QCOMPARE(find<CodeRing>("code")->accessibleName(), QStringLiteral("Code 72630"));
    find<QSpinBox>("digitsField")->setValue(8);
    QCOMPARE(find<CodeRing>("code")->accessibleName(), QStringLiteral("Code 72830"));
  }

  void copiedCode_isMarkedAsAPassword() {
    enter(QStringLiteral("JBSWY3DPEHPK3PXP"));
    QTest::mouseClick(find<QPushButton>("getCode"), Qt::LeftButton);
    QTest::mouseClick(find<QPushButton>("copyCode"), Qt::LeftButton);
    const QMimeData* content = QGuiApplication::clipboard()->mimeData();
    QCOMPARE(content->text(), QStringLiteral("72630"));
    QCOMPARE(content->data(QStringLiteral("x-kde-passwordManagerHint")), QByteArray("secret"));
  }

  void anotherKey_hidesTheCodeOfTheFormerOne() {
    enter(QStringLiteral("JBSWY3DPEHPK3PXP"));
    QTest::mouseClick(find<QPushButton>("getCode"), Qt::LeftButton);
    field()->clear();
    QVERIFY(!find<CodeRing>("code")->isShowing());
    QVERIFY(!find<QPushButton>("copyCode")->isEnabled());
  }

  void aTakenName_isRefused() {
    enter(QStringLiteral("JBSWY3DPEHPK3PXP"));
    find<QLineEdit>("nameField")->setText(QStringLiteral("Taken"));
    QVERIFY(!save()->isEnabled());
  }

  void forgettingSecrets_keepsTheNames() {
    enter(QStringLiteral("otpauth://totp/ACME:ana?secret=JBSWY3DPEHPK3PXP&issuer=ACME"));
    m_dialog->forgetSecrets();
    QVERIFY(field()->isEmpty());
    QCOMPARE(find<QLineEdit>("issuerField")->text(), QStringLiteral("ACME"));
    QVERIFY(!save()->isEnabled());
  }

  void everyControl_hasANameAndAPicture() {
    enter(QStringLiteral("otpauth://totp/ACME:ana@acme.test?secret=JBSWY3DPEHPK3PXP&issuer=ACME"));
    QTest::mouseClick(find<QPushButton>("getCode"), Qt::LeftButton);
    for (const char* name : {"authenticatorKey", "issuerField", "accountField", "nameField", "algorithmField",
                             "digitsField", "periodField", "getCode", "copyCode"})
      QVERIFY2(!QAccessible::queryAccessibleInterface(find<QWidget>(name))->text(QAccessible::Name).isEmpty(), name);
    QVERIFY(uitest::coloursIn(uitest::pictureOf(*m_dialog, Appearance::dark, QStringLiteral("dialog-authenticator"))) >
            20);
    QVERIFY(uitest::coloursIn(uitest::pictureOf(*m_dialog, Appearance::light, QStringLiteral("dialog-authenticator"))) >
            20);
  }

 private:
  template <class Widget>
  Widget* find(const char* name) const {
    return m_dialog->findChild<Widget*>(QString::fromLatin1(name));
  }
  ui::SecretField* field() const { return find<ui::SecretField>("authenticatorKey"); }
  QPushButton* save() const { return find<QPushButton>("dialogAction"); }
  void enter(const QString& text) const {
    field()->clear();
    QTest::keyClicks(field(), text);
  }

  AuthenticatorDialog* m_dialog = nullptr;
};

CHATELAINE_TEST(AuthenticatorDialogBindsAKey);
#include "authenticator_dialog_binds_a_key.moc"
