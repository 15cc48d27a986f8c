#include <QtWidgets/QtWidgets>

#include "tests/support/test_main.h"
#include "tests/ui/gallery.h"
#include "tests/ui/wizard_walk.h"
#include "ui/dialogs/binding_dialog.h"
#include "ui/widgets/secret_field.h"

using namespace chatelaine;
using namespace chatelaine::ui;

namespace {

Credential stripe() {
  Credential credential;
  credential.labels.name = "Stripe live";
  credential.binding.rule = HeaderRule{"Authorization", "Bearer {key}", {}};
  credential.binding.hosts = {{.name = "api.stripe.com"}};
  return credential;
}

}  // namespace

class BindingDialogAsksForTheSecret : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    const Timestamp now{std::chrono::seconds(1'750'000'000)};
    m_dialog = new BindingDialog(uitest::builtInRegistry(), stripe(), [now] { return now; });
    m_dialog->setAttribute(Qt::WA_DeleteOnClose, false);
    m_dialog->show();
  }
  void cleanup() { delete m_dialog; }

  void withoutTheSecret_nothingCanBeSaved() {
    hosts()->setText(QStringLiteral("api.stripe.com, files.stripe.com"));
    QVERIFY(!save()->isEnabled());
    QTest::keyClicks(secret(), QStringLiteral("sk_live_canary"));
    QVERIFY(save()->isEnabled());
    QCOMPARE(m_dialog->binding().hosts.size(), std::size_t(2));
    const SecretFields taken = m_dialog->take();
    QCOMPARE(taken.front().value.text(), std::string_view("sk_live_canary"));
    QVERIFY(secret()->isEmpty());
  }

  void aWrongHost_isNamedUnderItsField() {
    QTest::keyClicks(secret(), QStringLiteral("sk_live_canary"));
    hosts()->setText(QStringLiteral("*.com"));
    QVERIFY(!save()->isEnabled());
    QVERIFY(hosts()->property("chatelaineInvalid").toBool());
  }

  void cancelling_wipesTheSecret() {
    QTest::keyClicks(secret(), QStringLiteral("sk_live_canary"));
    m_dialog->reject();
    QVERIFY(secret()->isEmpty());
  }

  void itLooksAsItShould() {
    QVERIFY(uitest::coloursIn(uitest::pictureOf(*m_dialog, Appearance::dark, QStringLiteral("dialog-binding"))) > 20);
    QVERIFY(uitest::coloursIn(uitest::pictureOf(*m_dialog, Appearance::light, QStringLiteral("dialog-binding"))) > 20);
  }

 private:
  QLineEdit* hosts() const { return m_dialog->findChild<QLineEdit*>(QStringLiteral("hostsField")); }
  ui::SecretField* secret() const { return m_dialog->findChild<ui::SecretField*>(QStringLiteral("secretField_key")); }
  QPushButton* save() const { return m_dialog->findChild<QPushButton*>(QStringLiteral("dialogAction")); }

  BindingDialog* m_dialog = nullptr;
};

CHATELAINE_TEST(BindingDialogAsksForTheSecret);
#include "binding_dialog_asks_for_the_secret.moc"
