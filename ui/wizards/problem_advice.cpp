#include "ui/wizards/problem_advice.h"

#include "ui/wizards/field_texts.h"

namespace chatelaine::ui {

QString ProblemAdvice::textFor(const FieldError& error) {
  const std::string_view field = error.field;
  const bool isMissing = error.problem == FieldProblem::missing;
  if (field == "labels.name" && isMissing) return tr("Give it a name.");
  if (field == "labels.name" && error.problem == FieldProblem::unknownField)
    return tr("That name is already in this vault.");
  if (field.starts_with("secrets")) return isMissing ? tr("Enter the secret.") : FieldTexts::problem(error.problem);
  if (field.starts_with("binding.hosts")) return tr("Hosts: %1").arg(FieldTexts::problem(error.problem));
  if (field.starts_with("binding.paths")) return tr("Paths: %1").arg(FieldTexts::problem(error.problem));
  if (field.starts_with("binding.rule")) return tr("Rule: %1").arg(FieldTexts::problem(error.problem));
  constexpr std::string_view metadata = "labels.metadata.";
  if (field.starts_with(metadata)) {
    const QString label = FieldTexts::metadataLabel(field.substr(metadata.size()));
    return tr("%1: %2").arg(label, FieldTexts::problem(error.problem));
  }
  return FieldTexts::problem(error.problem);
}

}  // namespace chatelaine::ui
