#include "ui/screens/team/kit_card.h"

#include "ui/screens/common/layouts.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/card.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

QStringList waitingGateways(const TeamPageView& view) {
  QStringList names;
  for (const TeamPageView::Gateway& gateway : view.gateways) {
    if (gateway.waitsForKit) names.append(gateway.name);
  }
  return names;
}

}  // namespace

KitCard::KitCard(const TeamPageView& view, QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins({});
  auto* card = new Card;
  column->addWidget(card);
  auto* heading = new Text(tr("Recovery kit"));
  heading->setFont(bodyFont(TextSize::large, QFont::DemiBold));
  card->content().addWidget(heading);
  card->content().addWidget(new SectionHeading(tr("Its six words")));
  auto* words = new Text(view.kitWords);
  words->setFont(wireFont(TextSize::body));
  words->setObjectName(QStringLiteral("teamKitWords"));
  words->setAccessibleName(tr("The recovery kit's six words: %1").arg(view.kitWords));
  wrap(*words);
  makeSelectable(*words);
  card->content().addWidget(words);
  card->content().addWidget(hint(
      tr("The same six have to be on the kit's paper. If they aren't, somebody put another kit in its place: don't "
         "confirm it anywhere, and replace it.")));
  const QStringList waiting = waitingGateways(view);
  if (!waiting.isEmpty()) {
    card->content().addWidget(new Banner(
        BannerKind::warning,
        tr("%1: nobody has confirmed this kit there yet, so it opens nothing that is stored from now on. On that "
           "gateway's own host run “chatelainectl kit” and type the six words from the paper (the gateway).")
            .arg(waiting.join(QStringLiteral(", ")))));
  }
  if (view.amOwner) {
    QPushButton* replace = button(tr("Replace the kit…"), QStringLiteral("replaceKit"));
    connect(replace, &QPushButton::clicked, this, &KitCard::replaceWanted);
    card->content().addWidget(replace, 0, Qt::AlignLeading);
  }
  card->content().addWidget(
      hint(tr("Whoever has its sixteen words can become an owner, once, and open the vaults on a new gateway's host "
              "(cryptography). No program keeps them.")));
}

}  // namespace chatelaine::ui
