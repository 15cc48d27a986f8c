#include "ui/screens/team/grace_card.h"

#include <QtWidgets/QComboBox>

#include "ui/screens/common/layouts.h"
#include "ui/widgets/card.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

using std::chrono::hours;
constexpr std::chrono::seconds choices[] = {hours(1), hours(4), hours(12), hours(24), hours(24 * 7), hours(0)};

}  // namespace

QString graceText(std::chrono::seconds grace) {
  if (grace == std::chrono::seconds::zero()) return GraceCard::tr("Without a limit");
  const auto whole = static_cast<int>(grace / hours(1));
  if (whole >= 48 && whole % 24 == 0) return GraceCard::tr("For %n day(s)", nullptr, whole / 24);
  if (grace % hours(1) == std::chrono::seconds::zero()) return GraceCard::tr("For %n hour(s)", nullptr, whole);
  return GraceCard::tr("For %n minute(s)", nullptr, static_cast<int>(grace / std::chrono::minutes(1)));
}

GraceCard::GraceCard(const TeamPageView& view, QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins({});
  auto* card = new Card;
  column->addWidget(card);
  auto* heading = new Text(tr("Gateways without the server"));
  heading->setFont(bodyFont(TextSize::large, QFont::DemiBold));
  card->content().addWidget(heading);
  auto* choice = new QComboBox;
  choice->setObjectName(QStringLiteral("offlineGrace"));
  choice->setAccessibleName(tr("How long gateways go on without the server"));
  for (const std::chrono::seconds grace : choices) choice->addItem(graceText(grace), static_cast<int>(grace.count()));
  const auto current = static_cast<int>(view.offlineGrace.count());
  if (choice->findData(current) < 0) choice->insertItem(0, graceText(view.offlineGrace), current);
  choice->setCurrentIndex(choice->findData(current));
  choice->setEnabled(view.amOwner);
  connect(choice, &QComboBox::activated, this, [this, choice, current] {
    const int wanted = choice->currentData().toInt();
    choice->setCurrentIndex(choice->findData(current));
    if (wanted != current) Q_EMIT chosen(wanted);
  });
  QHBoxLayout* row = rowLayout(space::m);
  auto* caption = new Text(tr("They go on serving agents"));
  caption->setBuddy(choice);
  row->addWidget(caption, 1);
  row->addWidget(choice);
  card->content().addLayout(row);
  card->content().addWidget(
      hint(tr("What you take away counts once a gateway has heard of it. A server that keeps it from a gateway can "
              "delay that for this long and no longer: then the gateway refuses every agent (the gateway). Owners "
              "decide; the choice is signed (cryptography).")));
}

}  // namespace chatelaine::ui
