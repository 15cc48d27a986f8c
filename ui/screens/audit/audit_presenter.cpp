#include "ui/screens/audit/audit_presenter.h"

#include <algorithm>

#include "ui/screens/common/wording.h"

namespace chatelaine::ui {
namespace {

constexpr std::size_t pageSize = 500;

bool isGateway(const models::TeamView& team, const PrincipalId& principal) {
  return std::ranges::contains(team.gateways, principal, &models::GatewayView::id);
}

QString nameOf(const models::TeamView& team, const PrincipalId& device) {
  const auto known = team.names.find(device);
  return known == team.names.end() ? QString() : text(known->second);
}

}  // namespace

AuditPresenter::AuditPresenter(AuditScreen& screen, ScreenContext context, QObject* parent)
    : QObject(parent), m_screen(screen), m_context(context) {
  connect(&m_screen, &AuditScreen::wishChanged, this, &AuditPresenter::refresh);
  connect(&m_screen, &AuditScreen::moreWanted, this, &AuditPresenter::fetchMore);
  connect(&m_screen, &AuditScreen::verifyWanted, this, &AuditPresenter::verify);
  connect(&context.desktop.team(), &models::TeamController::viewChanged, this, [this] {
    if (m_context.team().counter == 0) forget();
    else if (m_visible) show();
  });
}

void AuditPresenter::show() {
  m_visible = true;
  std::vector<AuditChoice> agents;
  for (const Agent& agent : m_context.team().agents) agents.push_back({agent.id, text(agent.name)});
  m_screen.setAgents(agents);
  refresh();
  verify();
}

// At lock: names and hosts are nobody's business until the unlock.
void AuditPresenter::forget() {
  ++m_generation;
  m_screen.setLines({}, false);
  m_screen.setAgents({});
}

vault::AuditQuery AuditPresenter::query() const {
  vault::AuditQuery query;
  query.text = m_screen.wish().text.toStdString();
  query.agent = m_screen.wish().agent;
  query.limit = pageSize;
  query.offset = m_offset;
  return query;
}

// The outcome is no part of the query, so a page may show fewer lines than it read.
AuditPresenter::Page AuditPresenter::pageOf(const std::vector<vault::AuditRow>& rows) const {
  Page page{.lines = {}, .more = rows.size() == pageSize};
  for (const vault::AuditRow& row : rows) {
    if (m_screen.wish().outcome && row.event.outcome != *m_screen.wish().outcome) continue;
    page.lines.push_back({row.event, text(row.principalName), nameOf(m_context.team(), row.event.caller),
                          isGateway(m_context.team(), row.event.principal), row.sequence});
  }
  return page;
}

void AuditPresenter::refresh() {
  m_offset = 0;
  m_context.desktop.team().audit(query(), this,
                                 [this, generation = ++m_generation](const Result<std::vector<vault::AuditRow>>& rows) {
                                   if (generation != m_generation || !rows) return;
                                   m_offset += rows->size();
                                   Page page = pageOf(*rows);
                                   const bool nothingYet = page.lines.empty() && page.more;
                                   m_screen.setLines(std::move(page.lines), page.more);
                                   if (nothingYet) fetchMore();
                                 });
}

void AuditPresenter::fetchMore() {
  m_context.desktop.team().audit(query(), this,
                                 [this, generation = m_generation](const Result<std::vector<vault::AuditRow>>& rows) {
                                   if (generation != m_generation || !rows) return;
                                   m_offset += rows->size();
                                   Page page = pageOf(*rows);
                                   const bool nothingYet = page.lines.empty() && page.more;
                                   m_screen.appendLines(std::move(page.lines), page.more);
                                   if (nothingYet) fetchMore();
                                 });
}

AuditStanding AuditPresenter::standingOf(const vault::AuditVerdict& verdict) const {
  AuditStanding standing{.state = verdict.verified ? AuditStanding::State::verified : AuditStanding::State::broken,
                         .ends = {},
                         .finding = text(verdict.finding)};
  for (const auto& [principal, end] : verdict.ends) {
    const bool gateway = isGateway(m_context.team(), principal);
    standing.ends.emplace_back(gateway ? AuditScreen::tr("gateway") : AuditScreen::tr("this team's devices"),
                               QStringLiteral("%1 (%2…)").arg(end.sequence).arg(text(end.hash.hex().substr(0, 8))));
  }
  return standing;
}

void AuditPresenter::verify() {
  m_context.desktop.team().verifyAudit(this, [this](const Result<vault::AuditVerdict>& verdict) {
    m_screen.setStanding(verdict ? standingOf(*verdict)
                                 : AuditStanding{.state = AuditStanding::State::unknown, .ends = {}, .finding = {}});
  });
}

}  // namespace chatelaine::ui
