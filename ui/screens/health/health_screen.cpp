#include "ui/screens/health/health_screen.h"

#include <QtWidgets/QScrollArea>
#include <QtWidgets/QStackedWidget>

#include <algorithm>

#include "ui/screens/common/layouts.h"
#include "ui/screens/common/wording.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/monogram_tile.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

constexpr Finding findings[] = {Finding::expired, Finding::expiring, Finding::pinnedToNobody, Finding::neverUsed};

QString titleOf(Finding finding) {
  switch (finding) {
    case Finding::expired: return HealthScreen::tr("Expired");
    case Finding::expiring: return HealthScreen::tr("Expiring within 14 days");
    case Finding::pinnedToNobody: return HealthScreen::tr("Pinned to nobody");
    case Finding::neverUsed: return HealthScreen::tr("Never used");
  }
  return {};
}

QString meaningOf(Finding finding) {
  switch (finding) {
    case Finding::expired: return HealthScreen::tr("The gateway refuses these. Replace the secret and set a new date.");
    case Finding::expiring: return HealthScreen::tr("The gateway will refuse these once the day has come.");
    case Finding::pinnedToNobody:
      return HealthScreen::tr("No agent can use these. Pin the vault, or delete what isn't needed.");
    case Finding::neverUsed: return HealthScreen::tr("Stored for more than a week and not used once.");
  }
  return {};
}

std::pair<Icon, Tone> markOf(Finding finding) {
  switch (finding) {
    case Finding::expired: return {Icon::error, Tone::error};
    case Finding::expiring: return {Icon::warning, Tone::warn};
    case Finding::pinnedToNobody: return {Icon::unpin, Tone::muted};
    case Finding::neverUsed: break;
  }
  return {Icon::clock, Tone::muted};
}

bool applies(Finding finding, const models::CredentialRow& row, Timestamp now) {
  switch (finding) {
    case Finding::expired: return row.freshness == models::Freshness::expired;
    case Finding::expiring: return row.freshness == models::Freshness::expiring;
    case Finding::pinnedToNobody: return row.agents.isEmpty();
    case Finding::neverUsed:
      return !row.lastUsed && !row.agents.isEmpty() && row.credential.createdAt + std::chrono::days(7) < now;
  }
  return false;
}

QWidget* lineWidget(HealthScreen& screen, const HealthView::Line& line) {
  auto* widget = new QWidget;
  auto* row = new QHBoxLayout(widget);
  row->setContentsMargins({});
  row->setSpacing(space::m);
  row->addWidget(new MonogramTile(line.name));
  QVBoxLayout* lines = columnLayout(0);
  lines->addWidget(new Text(line.name));
  lines->addWidget(new Text(line.detail, TextSize::small, Tone::muted));
  row->addLayout(lines, 1);
  QPushButton* show = button(HealthScreen::tr("Show"), QStringLiteral("showFinding"));
  show->setAccessibleName(HealthScreen::tr("Show %1").arg(line.name));
  QObject::connect(show, &QPushButton::clicked, &screen,
                   [&screen, line] { Q_EMIT screen.showWanted(line.vault, line.credential); });
  row->addWidget(show);
  return widget;
}

}  // namespace

HealthView healthOf(const std::vector<models::CredentialRow>& rows, Timestamp now) {
  HealthView view;
  for (const Finding finding : findings) {
    for (const models::CredentialRow& row : rows) {
      if (!applies(finding, row, now)) continue;
      const QString expiry = untilText(row.credential.labels.expiresAt, now);
      const bool dated = finding == Finding::expired || finding == Finding::expiring;
      view.lines.push_back({.finding = finding,
                            .credential = row.credential.id,
                            .vault = row.credential.vault,
                            .name = titleOf(row.credential),
                            .vaultName = row.vaultName,
                            .detail = dated ? row.vaultName + QStringLiteral(" · ") + expiry : row.vaultName});
    }
  }
  return view;
}

int urgentCount(const HealthView& view) {
  return static_cast<int>(std::ranges::count_if(view.lines, [](const HealthView::Line& line) {
    return line.finding == Finding::expired || line.finding == Finding::expiring;
  }));
}

HealthScreen::HealthScreen(QWidget* parent) : QWidget(parent), m_body(new QStackedWidget) {
  setObjectName(QStringLiteral("healthScreen"));
  auto* content = new QWidget;
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(space::l, 0, space::l, space::l);
  column->setSpacing(space::m);
  m_groups = columnLayout(space::l);
  column->addLayout(m_groups);
  column->addStretch(1);
  m_body->addWidget(scrollable(content));
  m_body->addWidget(
      new EmptyState(Icon::ok, tr("All is well"), tr("Nothing has expired, everything is pinned and in use.")));
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, space::l, 0, 0);
  outer->setSpacing(space::m);
  auto* title = new Heading(tr("Health"));
  title->setContentsMargins(space::l, 0, space::l, 0);
  outer->addWidget(title);
  outer->addWidget(m_body, 1);
  setView({});
}

QWidget* HealthScreen::group(const HealthView& view, Finding finding) {
  auto* card = new Card;
  QHBoxLayout* head = rowLayout();
  const auto [icon, tone] = markOf(finding);
  head->addWidget(new Picture(icon, tone));
  auto* title = new Text(titleOf(finding));
  title->setFont(bodyFont(TextSize::body, QFont::DemiBold));
  head->addWidget(title, 1);
  card->content().addLayout(head);
  card->content().addWidget(hint(meaningOf(finding)));
  bool any = false;
  for (const HealthView::Line& line : view.lines) {
    if (line.finding != finding) continue;
    any = true;
    card->content().addWidget(lineWidget(*this, line));
  }
  if (any) return card;
  delete card;
  return nullptr;
}

void HealthScreen::setView(const HealthView& view) {
  clearLayout(*m_groups);
  for (const Finding finding : findings) {
    if (QWidget* card = group(view, finding)) m_groups->addWidget(card);
  }
  m_body->setCurrentIndex(view.lines.empty() ? 1 : 0);
}

}  // namespace chatelaine::ui
