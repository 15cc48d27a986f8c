// `chatelainectl audit`: the record verified by what it says of itself, without any key.
#pragma once
#include <string>

#include "app/ctl/command_line.h"
#include "sync/audit_export.h"

namespace chatelaine::ctl {

// Of the file, or every team's of the local daemon. corrupt: not an exported record.
Result<std::vector<sync::AuditExport>> records(const CommandLine& line);
// Whole or not at all. invalidInput: several teams are here.
Result<void> exportTo(const std::filesystem::path& file, const std::vector<sync::AuditExport>& records);
// Whether the local daemon keeps that team's record. offline: no daemon there.
Result<bool> isOurs(const CommandLine& line, const TeamId& team);
std::string report(const sync::VerifiedExport& verified);  // for people

}  // namespace chatelaine::ctl
