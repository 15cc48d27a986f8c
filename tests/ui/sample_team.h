// A small team as the screens get it, for pictures and tests: rows, agents, record; times stand still.
#pragma once
#include <vector>

#include "models/credential_row.h"
#include "ui/screens/agents/agent_row.h"
#include "ui/screens/audit/audit_view.h"
#include "ui/screens/frame/sidebar.h"
#include "ui/screens/vaults/credential_detail_view.h"

namespace chatelaine::uitest {

inline const Timestamp sampleNow{std::chrono::sys_days{std::chrono::year{2026} / 8 / 14} + std::chrono::hours(10)};
inline Timestamp sampleClock() { return sampleNow; }

ItemId itemId(int number);
VaultId vaultId(int number);
std::vector<models::CredentialRow> sampleRows();
std::vector<models::CredentialRow> sampleAuthenticators();
ui::CredentialDetailView sampleDetail();
std::vector<ui::AgentRow> sampleAgents();
ui::AgentDetailView sampleAgentDetail();
std::vector<ui::AuditLine> sampleRecord(int lines);
ui::SidebarView sampleSidebar();

}  // namespace chatelaine::uitest
