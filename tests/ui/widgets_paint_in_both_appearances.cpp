#include <QtWidgets/QtWidgets>

#include "tests/support/test_main.h"
#include "tests/ui/gallery.h"
#include "ui/look/emphasis.h"
#include "ui/look/icon.h"
#include "ui/look/spacing.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/monogram_tile.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/secret_field.h"
#include "ui/widgets/status_dot.h"
#include "ui/widgets/text.h"
#include "ui/widgets/wire_preview.h"

using namespace chatelaine;
using namespace chatelaine::ui;

namespace {

QWidget* buttons() {
  auto* box = new QWidget;
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 0, 0, 0);
  const std::pair<Emphasis, QString> kinds[] = {{Emphasis::primary, QStringLiteral("Add credential")},
                                                {Emphasis::normal, QStringLiteral("Pin to agent")},
                                                {Emphasis::danger, QStringLiteral("Delete…")},
                                                {Emphasis::quiet, QStringLiteral("Learn more")}};
  for (const auto& [emphasis, text] : kinds) {
    auto* button = new QPushButton(emphasis == Emphasis::quiet ? QIcon() : iconOf(Icon::add), text);
    setEmphasis(*button, emphasis);
    row->addWidget(button);
  }
  auto* off = new QPushButton(QStringLiteral("Disabled"));
  off->setEnabled(false);
  row->addWidget(off);
  row->addStretch(1);
  return box;
}

QWidget* fields() {
  auto* box = new QWidget;
  auto* grid = new QGridLayout(box);
  grid->setContentsMargins(0, 0, 0, 0);
  auto* name = new QLineEdit(QStringLiteral("Stripe live"));
  auto* wrong = new FormRow(QStringLiteral("Token address"), new QLineEdit(QStringLiteral("http://x")));
  wrong->setError(QStringLiteral("Only https:// addresses."));
  auto* combo = new QComboBox;
  combo->addItems({QStringLiteral("Header"), QStringLiteral("Query parameter")});
  auto* number = new QSpinBox;
  number->setValue(30);
  grid->addWidget(new FormRow(QStringLiteral("Name"), name, QStringLiteral("Unique in its vault.")), 0, 0,
                  Qt::AlignTop);
  grid->addWidget(wrong, 0, 1, Qt::AlignTop);
  grid->addWidget(new FormRow(QStringLiteral("Put into the request as"), combo), 1, 0);
  grid->addWidget(new FormRow(QStringLiteral("Period"), number), 1, 1);
  auto* checks = new QHBoxLayout;
  for (const bool on : {true, false}) {
    auto* check = new QCheckBox(QStringLiteral("Expires"));
    auto* radio = new QRadioButton(QStringLiteral("On this computer"));
    check->setChecked(on), radio->setChecked(on), radio->setAutoExclusive(false);
    checks->addWidget(check), checks->addWidget(radio);
  }
  grid->addLayout(checks, 2, 0, 1, 2);
  return box;
}

QWidget* marks() {
  auto* box = new QWidget;
  auto* flow = new FlowLayout(box);
  for (const char* name : {"Stripe", "Notion", "GitHub", "AWS S3", "Hugging Face", "OpenAI", "Slack"})
    flow->addWidget(new MonogramTile(QString::fromLatin1(name)));
  for (const Status status : {Status::idle, Status::ok, Status::busy, Status::warning, Status::error})
    flow->addWidget(new StatusDot(status, QStringLiteral("state")));
  for (const Tone tone : {Tone::muted, Tone::accent, Tone::ok, Tone::warn, Tone::error})
    flow->addWidget(new Chip(QStringLiteral("expires soon"), tone));
  auto* chip = new FilterChip(QStringLiteral("API key"));
  chip->setChecked(true);
  flow->addWidget(chip);
  flow->addWidget(new FilterChip(QStringLiteral("Unused")));
  return box;
}

QWidget* icons() {
  auto* box = new QWidget;
  auto* flow = new FlowLayout(box, space::s);
  for (std::size_t i = 0; i < iconCount; ++i)
    flow->addWidget(new Picture(static_cast<Icon>(i), i % 3 == 0 ? Tone::text : Tone::muted, extent::largeIcon));
  return box;
}

QWidget* wire() {
  auto* preview = new WirePreview;
  Binding binding;
  binding.rule = HeaderRule{"Authorization", "Bearer {key}", {{"Notion-Version", "2022-06-28"}}};
  binding.hosts = {{.name = "api.notion.com"}};
  preview->setBinding(binding);
  return preview;
}

std::unique_ptr<QWidget> sheet() {
  auto window = std::make_unique<QWidget>();
  auto* column = new QVBoxLayout(window.get());
  column->setSpacing(space::l);
  column->addWidget(new Heading(QStringLiteral("Payments")));
  column->addWidget(buttons());
  for (const BannerKind kind : {BannerKind::info, BannerKind::ok, BannerKind::warning, BannerKind::error})
    column->addWidget(new Banner(kind, QStringLiteral("The gateway has not confirmed the new secret yet.")));
  auto* card = new Card;
  card->content().addWidget(new SectionHeading(QStringLiteral("Will be sent as")));
  card->content().addWidget(wire());
  card->content().addWidget(hint(QStringLiteral("stored 12 Aug by Ana · version 3")));
  column->addWidget(card);
  column->addWidget(fields());
  column->addWidget(marks());
  column->addWidget(icons());
  window->resize(720, 880);
  return window;
}

std::unique_ptr<QWidget> lists() {
  auto window = std::make_unique<QTabWidget>();
  auto* table = new QTableWidget(8, 4);
  table->setShowGrid(false);
  table->verticalHeader()->hide();
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->setHorizontalHeaderLabels(
      {QStringLiteral("Name"), QStringLiteral("Account"), QStringLiteral("Rule"), QStringLiteral("Last used")});
  table->setSortingEnabled(true);
  for (int row = 0; row < 8; ++row)
    for (int column = 0; column < 4; ++column)
      table->setItem(row, column, new QTableWidgetItem(QStringLiteral("Stripe live")));
  table->selectRow(2);
  table->horizontalHeader()->setStretchLastSection(true);
  auto* nothing = new EmptyState(Icon::key, QStringLiteral("No credentials yet"),
                                 QStringLiteral("Add the first one; agents pinned to this vault can use it at once."));
  nothing->addAction(QStringLiteral("Add credential"), QStringLiteral("addCredential"));
  window->addTab(table, QStringLiteral("Credentials"));
  window->addTab(nothing, QStringLiteral("Empty"));
  window->resize(640, 360);
  return window;
}

}  // namespace

class WidgetsPaintInBothAppearances : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void eachSheet_showsSomethingInLightAndDark_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("widgets") << QStringLiteral("widgets");
    QTest::newRow("lists") << QStringLiteral("lists");
    QTest::newRow("empty") << QStringLiteral("empty");
  }
  void eachSheet_showsSomethingInLightAndDark() {
    QFETCH(QString, name);
    const auto window = name == QLatin1StringView("widgets") ? sheet() : lists();
    if (auto* tabs = qobject_cast<QTabWidget*>(window.get())) tabs->setCurrentIndex(name == QLatin1StringView("empty"));
    const QImage light = uitest::pictureOf(*window, Appearance::light, name);
    const QImage dark = uitest::pictureOf(*window, Appearance::dark, name);
    QVERIFY(uitest::coloursIn(light) > 20);
    QVERIFY(uitest::coloursIn(dark) > 20);
    QVERIFY(light.pixelColor(2, light.height() - 3).lightness() > 200);
    QVERIFY(dark.pixelColor(2, dark.height() - 3).lightness() < 60);
  }
};

CHATELAINE_TEST(WidgetsPaintInBothAppearances);
#include "widgets_paint_in_both_appearances.moc"
