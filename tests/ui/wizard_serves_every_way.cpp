#include "core/preview.h"
#include "core/validate.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/ui/wizard_walk.h"
#include "ui/wizards/authentication_ways.h"

using namespace chatelaine;
using namespace chatelaine::ui;
using uitest::WizardWalk;

namespace {

const Timestamp now{std::chrono::seconds(1'750'000'000)};

struct Way {
  int index;  // in AuthenticationWays::forAnyHost()
  QList<std::pair<QByteArray, QString>> fields;
  QByteArrayList secrets;
  CredentialType type;
  QString preview;  // its first line
};

// What a person types for each way to authenticate at a host of their own.
QList<Way> ways() {
  const auto list = [](std::initializer_list<const char*> names) {
    QByteArrayList all;
    for (const char* name : names) all << QByteArray("secretField_") + name;
    return all;
  };
  using enum CredentialType;
  return {{0, {}, list({"key"}), apiKey, QStringLiteral("Authorization: Bearer ••••••••")},
          {1, {}, list({"key"}), apiKey, QStringLiteral("X-API-Key: ••••••••")},
          {2, {}, list({"key"}), apiKey, QStringLiteral("api_key=••••••••")},
          {3, {}, list({"key"}), apiKey, QStringLiteral("/••••••••/")},
          {4, {{"usernameField", QStringLiteral("ana")}}, list({"password"}), login, QStringLiteral("Basic")},
          {5,
           {{"usernameField", QStringLiteral("ana")}, {"uriField", QStringLiteral("https://api.acme.test/login")}},
           list({"password"}),
           login,
           QStringLiteral("Not put into requests")},
          {6, {}, list({"accessToken"}), oauth, QStringLiteral("Authorization: Bearer ••••••••")},
          {7,
           {{"accessKeyIdField", QStringLiteral("AKIAEXAMPLE")}, {"regionField", QStringLiteral("eu-central-1")}},
           list({"secretAccessKey"}),
           aws,
           QStringLiteral("AWS4-HMAC-SHA256")},
          {8, {}, list({"key"}), apiKey, QStringLiteral("X-Signature")},
          {10, {{"cookieNameField", QStringLiteral("session")}}, list({"value"}), cookie, QStringLiteral("Cookie")},
          {11, {}, list({"value"}), custom, QStringLiteral("X-Secret: ••••••••")}};
}

}  // namespace

class WizardServesEveryWay : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void eachWay_leadsToACredentialThatMayBeSaved_data() {
    QTest::addColumn<int>("row");
    const auto all = AuthenticationWays::forAnyHost();
    for (int row = 0; row < ways().size(); ++row)
      QTest::newRow(qPrintable(all[std::size_t(ways()[row].index)].title)) << row;
  }
  void eachWay_leadsToACredentialThatMayBeSaved() {
    QFETCH(int, row);
    const Way way = ways()[row];
    const WizardWalk walk;
    walk.chooseService(QStringLiteral("https://api.acme.test"));
    choose(walk, way.index);
    for (const auto& [field, text] : way.fields) walk.type(field.constData(), text);
    QVERIFY(!walk.canGoOn());
    for (const QByteArray& secret : way.secrets) walk.typeSecret(secret.constData(), QStringLiteral("canary"));
    QVERIFY2(walk.canGoOn(), qPrintable(walk.advice()));
    walk.next();
    QVERIFY2(walk.previewText().contains(way.preview), qPrintable(walk.previewText()));
    QVERIFY(!walk.previewText().contains(QStringLiteral("canary")));
    QVERIFY2(walk.canGoOn(), qPrintable(walk.advice()));
    const auto draft = walk.wizard->take();
    QVERIFY(draft.has_value());
    QCOMPARE(draft->binding.type, way.type);
    QCOMPARE(draft->binding.hosts, (std::vector{AllowedHost{.name = "api.acme.test"}}));
    QCOMPARE(draft->binding.revealPolicy, RevealPolicy::injectOnly);
    QCOMPARE(draft->secrets.size(), std::size_t(way.secrets.size()));
    QVERIFY(validate(*draft, now).empty());
  }

  void anotherWay_asksForItsOwnSecretAndForgetsTheFirst() {
    const WizardWalk walk;
    walk.chooseService(QStringLiteral("https://api.acme.test"));
    walk.typeSecret("secretField_key", QStringLiteral("canary"));
    choose(walk, 4);
    QVERIFY(!walk.canGoOn());
    choose(walk, 0);
    QVERIFY(!walk.canGoOn());
  }

  void expiry_isTheEndOfTheChosenDay() {
    const WizardWalk walk;
    walk.chooseService(QStringLiteral("stripe"));
    walk.typeSecret("secretField_key", QStringLiteral("sk_live_canary"));
    auto* day = walk.find<QDateEdit>("expiryField");
    QVERIFY(!day->isEnabled());
    walk.find<QCheckBox>("expiresCheck")->click();
    QVERIFY(day->isEnabled());
    day->setDate(QDate(2030, 5, 17));
    walk.next();
    const auto draft = walk.wizard->take();
    QVERIFY(draft.has_value());
    const qint64 expiry = draft->labels.expiresAt->time_since_epoch().count();
    QCOMPARE(QDateTime::fromMSecsSinceEpoch(expiry), QDate(2030, 5, 18).startOfDay());
  }

  void aDayThatHasPassed_isRefusedUnderItsField() {
    const WizardWalk walk;
    walk.chooseService(QStringLiteral("stripe"));
    walk.typeSecret("secretField_key", QStringLiteral("sk_live_canary"));
    walk.find<QCheckBox>("expiresCheck")->click();
    walk.find<QDateEdit>("expiryField")->setDate(QDate(2020, 1, 1));
    QVERIFY(!walk.canGoOn());
    QVERIFY(!walk.advice().isEmpty());
  }

  void tooLongAName_isNotCalledTaken() {
    const WizardWalk walk;
    walk.chooseService(QStringLiteral("stripe"));
    walk.typeSecret("secretField_key", QStringLiteral("sk_live_canary"));
    walk.find<QLineEdit>("nameField")->setText(QString(2000, u'x'));
    QVERIFY(!walk.canGoOn());
    QVERIFY2(!walk.advice().contains(QStringLiteral("already")), qPrintable(walk.advice()));
  }

  void revealPolicy_isPartOfTheBindingAndWarnsWhereItReveals() {
    const WizardWalk walk;
    walk.chooseService(QStringLiteral("https://api.acme.test"));
    walk.typeSecret("secretField_key", QStringLiteral("canary"));
    walk.next();
    walk.find<QComboBox>("revealPolicy")->setCurrentIndex(int(RevealPolicy::readable));
    bool isWarned = false;
    for (const QLabel* label : walk.wizard->findChildren<QLabel*>())
      isWarned |= label->isVisible() && label->text().contains(QStringLiteral("will see the value"));
    QVERIFY(isWarned);
    QCOMPARE(walk.wizard->take()->binding.revealPolicy, RevealPolicy::readable);
  }

  void methods_anyAndSomeExcludeEachOther() {
    const WizardWalk walk;
    walk.chooseService(QStringLiteral("https://api.acme.test"));
    walk.typeSecret("secretField_key", QStringLiteral("canary"));
    walk.next();
    const auto isOn = [&](const char* name) { return walk.find<QAbstractButton>(name)->isChecked(); };
    QVERIFY(isOn("method_any"));
    QTest::mouseClick(walk.find<QAbstractButton>("method_GET"), Qt::LeftButton);
    QTest::mouseClick(walk.find<QAbstractButton>("method_HEAD"), Qt::LeftButton);
    QVERIFY(!isOn("method_any") && isOn("method_GET") && isOn("method_HEAD"));
    QVERIFY(walk.previewText().contains(QStringLiteral("GET")));
    QTest::mouseClick(walk.find<QAbstractButton>("method_any"), Qt::LeftButton);
    QVERIFY(isOn("method_any") && !isOn("method_GET") && !isOn("method_HEAD"));
    QVERIFY(walk.wizard->take()->binding.methods.empty());
  }

 private:
  // The fields of the way before are gone afterwards, so that names are unique again.
  static void choose(const WizardWalk& walk, int way) {
    walk.find<QComboBox>("authenticationWay")->setCurrentIndex(way);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
  }
};

CHATELAINE_TEST(WizardServesEveryWay);
#include "wizard_serves_every_way.moc"
