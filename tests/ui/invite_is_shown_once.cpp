#include <ZXing/ReadBarcode.h>

#include <QtWidgets/QtWidgets>

#include "tests/support/test_main.h"
#include "tests/ui/sample_people.h"
#include "tests/ui/sample_team.h"
#include "ui/dialogs/shown_once.h"
#include "ui/screens/team/admit_dialog.h"
#include "ui/screens/team/invite_code_dialog.h"
#include "ui/widgets/qr_code.h"

using namespace chatelaine;
using namespace chatelaine::ui;

namespace {

std::string readFrom(QWidget& widget) {
  const QImage picture = widget.grab().toImage().convertToFormat(QImage::Format_Grayscale8);
  const auto result = ZXing::ReadBarcode(
      {picture.constBits(), picture.width(), picture.height(), ZXing::ImageFormat::Lum, int(picture.bytesPerLine())});
  return result.isValid() ? result.text() : std::string();
}

}  // namespace

class InviteIsShownOnce : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    m_now = uitest::sampleNow;
    m_dialog = std::make_unique<InviteCodeDialog>(
        uitest::sampleShownInvite(), QStringLiteral("New member"), [this] { return m_now; }, nullptr);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose, false);
    m_dialog->show();
  }
  void cleanup() { m_dialog.reset(); }

  void qrCode_isTheLinkAndACameraCanReadIt() {
    QCOMPARE(readFrom(*qr()), std::string(uitest::sampleShownInvite().link.text()));
  }

  void words_arePaintedAndStandInNoWidgetAsText() {
    const Secret expected = uitest::sampleShownInvite().words;
    QVERIFY(words()->secret() == expected);
    const QString all = QString::fromUtf8(expected.text().data(), qsizetype(expected.size()));
    for (const QWidget* widget : m_dialog->findChildren<QWidget*>()) {
      QVERIFY(!widget->accessibleName().contains(all) && !widget->toolTip().contains(all));
      if (const auto* label = qobject_cast<const QLabel*>(widget)) QVERIFY(!label->text().contains(all.left(11)));
    }
  }

  void countdown_saysHowLongItIsGood() { QVERIFY(countdown().contains(QStringLiteral("9:31"))); }

  void afterTenMinutes_nothingIsShownAnyMore() {
    m_now += std::chrono::minutes(10);
    QTRY_VERIFY(words()->isEmpty());
    QVERIFY(qr()->isEmpty());
    QCOMPARE(readFrom(*qr()), std::string());
    QVERIFY(countdown().contains(QStringLiteral("over")));
  }

  void closing_forgetsIt() {
    m_dialog->findChild<QPushButton*>(QStringLiteral("inviteClose"))->click();
    QVERIFY(words()->isEmpty());
    QVERIFY(qr()->isEmpty());
  }

  void copiedLink_isTheInvitation() {
    m_dialog->findChild<QPushButton*>(QStringLiteral("copyInviteLink"))->click();
    const auto link = sync::parseInviteLink(QGuiApplication::clipboard()->text().toStdString());
    QCOMPARE(link->server, std::string("vault.example.com:4281"));
    QVERIFY(link->serverKey.has_value());
  }

  // Whoever clicks through without comparing lets in anybody who overheard the code.
  void admitting_wantsTheWordsComparedFirst() {
    AdmitDialog dialog(uitest::sampleInvite(), QStringLiteral("New member"), nullptr);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    auto* admit = dialog.findChild<QPushButton*>(QStringLiteral("dialogAction"));
    QCOMPARE(dialog.findChild<QLabel*>(QStringLiteral("askerWords"))->text(), uitest::sampleWords());
    QVERIFY(!admit->isEnabled());
    dialog.findChild<QCheckBox*>(QStringLiteral("wordsCompared"))->click();
    QVERIFY(admit->isEnabled());
    dialog.findChild<QLineEdit*>(QStringLiteral("admitMember"))->clear();
    QVERIFY(!admit->isEnabled());
    dialog.findChild<QLineEdit*>(QStringLiteral("admitMember"))->setText(QStringLiteral("Eve Example"));
    QCOMPARE(dialog.memberName(), QStringLiteral("Eve Example"));
    QVERIFY(admit->isEnabled());
  }

 private:
  QrCode* qr() const { return m_dialog->findChild<QrCode*>(); }
  ShownOnce* words() const { return m_dialog->findChild<ShownOnce*>(); }
  QString countdown() const { return m_dialog->findChild<QLabel*>(QStringLiteral("inviteCountdown"))->text(); }
  Timestamp m_now;
  std::unique_ptr<InviteCodeDialog> m_dialog;
};

CHATELAINE_TEST(InviteIsShownOnce);
#include "invite_is_shown_once.moc"
