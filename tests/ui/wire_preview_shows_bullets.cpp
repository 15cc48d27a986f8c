#include "tests/support/test_main.h"
#include "ui/widgets/wire_preview.h"

using namespace chatelaine;
using namespace chatelaine::ui;

class WirePreviewShowsBullets : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aScreenReader_hearsTheRequestWithBullets() {
    WirePreview preview;
    Binding binding;
    binding.rule = HeaderRule{"DD-API-KEY", "{apiKey}", {{"DD-APPLICATION-KEY", "{applicationKey}"}}};
    binding.hosts = {{.name = "api.datadoghq.com"}};
    preview.setBinding(binding);
    QCOMPARE(preview.accessibleName(), QStringLiteral("DD-API-KEY: ••••••••\nDD-APPLICATION-KEY: ••••••••\n"
                                                      "to api.datadoghq.com, any method, any path"));
  }

  void withoutARule_itSaysSo() {
    WirePreview preview;
    preview.setRequest({}, {}, QStringLiteral("Not sent."));
    QCOMPARE(preview.plainText(), QStringLiteral("Not sent."));
  }

  void aLongRequest_growsInHeightInsteadOfBeingCut() {
    WirePreview preview;
    preview.setRequest({{"Authorization", std::string(400, 'x')}}, "", {});
    QVERIFY(preview.heightForWidth(300) > 2 * preview.heightForWidth(3000));
  }
};

CHATELAINE_TEST(WirePreviewShowsBullets);
#include "wire_preview_shows_bullets.moc"
