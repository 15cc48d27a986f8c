#include "core/field_checks.h"
#include "core/validate.h"

namespace chatelaine {
namespace {

constexpr std::size_t longestLabel = 256;
constexpr std::size_t longestMetadata = 64 * 1024;  // a certificate chain

bool isBlank(std::string_view text) { return text.find_first_not_of(' ') == std::string_view::npos; }

}  // namespace

std::vector<FieldError> validate(const CredentialLabels& labels, Timestamp now) {
  FieldErrors errors;
  if (isBlank(labels.name)) errors.push_back({"labels.name", FieldProblem::missing});
  report(errors, "labels.name", problemOfText(labels.name, longestLabel));
  report(errors, "labels.service", problemOfText(labels.service, longestLabel));
  report(errors, "labels.identifier", problemOfText(labels.identifier, longestLabel));
  report(errors, "labels.label", problemOfText(labels.label, longestLabel));
  report(errors, "labels.nameSpace", problemOfText(labels.nameSpace, longestLabel));
  if (labels.expiresAt && *labels.expiresAt <= now) errors.push_back({"labels.expiresAt", FieldProblem::inThePast});
  for (const auto& [name, value] : labels.metadata) {
    report(errors, "labels.metadata." + name, problemOfText(value, longestMetadata, Lines::many));
  }
  return errors;
}

}  // namespace chatelaine
