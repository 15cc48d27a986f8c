#include "ui/wizards/binding_form.h"

#include <QtCore/QSignalBlocker>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLineEdit>

#include <algorithm>

#include "ui/look/fonts.h"
#include "ui/look/spacing.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/text.h"
#include "ui/widgets/wire_preview.h"
#include "ui/wizards/field_texts.h"
#include "ui/wizards/rule_editor.h"

namespace chatelaine::ui {
namespace {

QStringList itemsOf(const QString& text) {
  static const QRegularExpression separators(QStringLiteral("[,;\\s]+"));
  return text.split(separators, Qt::SkipEmptyParts);
}

QString hostText(const AllowedHost& host) {
  const QString name = QString::fromStdString(host.name);
  return host.port == 443 ? name : name + u':' + QString::number(host.port);
}

}  // namespace

BindingForm::BindingForm(QWidget* parent)
    : QWidget(parent),
      m_preview(new WirePreview),
      m_rule(new RuleEditor),
      m_hosts(new QLineEdit),
      m_hostsRow(new FormRow(tr("Hosts"), m_hosts, tr("Exactly these; separate several with commas."))),
      m_anyMethod(new FilterChip(tr("Any"))),
      m_paths(new QLineEdit),
      m_pathsRow(new FormRow(tr("Paths"), m_paths, tr("Beginnings of paths, such as /v1/charges. Empty: any path."))),
      m_private(new QCheckBox(tr("Allow a private or loopback address for this host"))),
      m_privateWarning(new Banner),
      m_reveal(new QComboBox),
      m_revealRow(new FormRow(tr("Who may see the value"), m_reveal)) {
  m_preview->setObjectName(QStringLiteral("wirePreview"));
  m_hosts->setObjectName(QStringLiteral("hostsField"));
  m_hosts->setFont(wireFont());
  m_paths->setObjectName(QStringLiteral("pathsField"));
  m_paths->setFont(wireFont());
  m_private->setObjectName(QStringLiteral("privateHostCheck"));
  buildReveal();
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(space::m);
  grid->setVerticalSpacing(space::m);
  grid->setColumnStretch(0, 1);
  grid->setColumnStretch(1, 1);
  grid->addWidget(new SectionHeading(tr("Will be sent as")), 0, 0, 1, 2);
  grid->addWidget(m_preview, 1, 0, 1, 2);
  grid->addWidget(m_hostsRow, 2, 0, 1, 2);
  grid->addWidget(m_private, 3, 0, 1, 2);
  grid->addWidget(m_privateWarning, 4, 0, 1, 2);
  grid->addWidget(new FormRow(tr("Methods"), buildMethods()), 5, 0, 1, 2);
  grid->addWidget(m_pathsRow, 6, 0, Qt::AlignTop);
  grid->addWidget(m_revealRow, 6, 1, Qt::AlignTop);
  grid->addWidget(m_rule, 7, 0, 1, 2);
  connectAll();
}

void BindingForm::buildReveal() {
  m_reveal->setObjectName(QStringLiteral("revealPolicy"));
  m_reveal->addItems({tr("Nobody: it is only put into requests"), tr("Agents may ask for one-time codes"),
                      tr("Agents with vault:read may read it")});
}

QWidget* BindingForm::buildMethods() {
  auto* box = new QWidget;
  auto* flow = new FlowLayout(box);
  m_anyMethod->setObjectName(QStringLiteral("method_any"));
  m_anyMethod->setChecked(true);
  m_anyMethod->setAccessibleName(tr("Any method"));
  flow->addWidget(m_anyMethod);
  for (const char* name : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
    auto* chip = new FilterChip(QLatin1StringView(name));
    chip->setObjectName(QStringLiteral("method_") + QLatin1StringView(name));
    flow->addWidget(chip);
    m_methods.push_back(chip);
    connect(chip, &FilterChip::clicked, this, [this] {
      m_anyMethod->setChecked(methods().empty());
      afterEdit();
    });
  }
  connect(m_anyMethod, &FilterChip::clicked, this, [this] {
    showMethods({});
    afterEdit();
  });
  return box;
}

void BindingForm::connectAll() {
  connect(m_rule, &RuleEditor::changed, this, &BindingForm::afterEdit);
  connect(m_hosts, &QLineEdit::textChanged, this, &BindingForm::afterEdit);
  connect(m_paths, &QLineEdit::textChanged, this, &BindingForm::afterEdit);
  connect(m_private, &QCheckBox::toggled, this, &BindingForm::afterEdit);
  connect(m_reveal, &QComboBox::currentIndexChanged, this, &BindingForm::afterEdit);
}

void BindingForm::setBinding(const Binding& binding) {
  const QSignalBlocker quiet(this);
  m_kept = binding;
  m_rule->setRule(binding.rule);
  QStringList hostTexts, pathTexts;
  for (const AllowedHost& host : binding.hosts) hostTexts << hostText(host);
  for (const std::string& path : binding.paths) pathTexts << QString::fromStdString(path);
  m_hosts->setText(hostTexts.join(QStringLiteral(", ")));
  m_paths->setText(pathTexts.join(QStringLiteral(", ")));
  showMethods(binding.methods);
  m_private->setChecked(std::ranges::any_of(binding.hosts, &AllowedHost::isPrivate));
  m_reveal->setCurrentIndex(int(binding.revealPolicy));
  m_preview->setBinding(binding);
  showWarnings();
}

void BindingForm::showMethods(const std::vector<std::string>& methods) {
  for (FilterChip* chip : m_methods) chip->setChecked(std::ranges::contains(methods, chip->text().toStdString()));
  m_anyMethod->setChecked(methods.empty());
}

std::vector<AllowedHost> BindingForm::hosts() const {
  std::vector<AllowedHost> hosts;
  for (const QString& text : itemsOf(m_hosts->text())) {
    const auto host = hostFromInput(text.toStdString());
    // What isn't a host stays in as it is, so that validation names it instead of dropping it.
    hosts.push_back(host ? *host : AllowedHost{.name = text.toStdString()});
    hosts.back().isPrivate = m_private->isChecked();
  }
  return hosts;
}

std::vector<std::string> BindingForm::methods() const {
  std::vector<std::string> methods;
  for (const FilterChip* chip : m_methods)
    if (chip->isChecked()) methods.push_back(chip->text().toStdString());
  return methods;
}

Binding BindingForm::binding() const {
  Binding binding = m_kept;
  binding.rule = m_rule->rule();
  binding.hosts = hosts();
  binding.methods = methods();
  binding.paths.clear();
  for (const QString& path : itemsOf(m_paths->text())) binding.paths.push_back(path.toStdString());
  binding.revealPolicy = static_cast<RevealPolicy>(m_reveal->currentIndex());
  return binding;
}

void BindingForm::afterEdit() {
  m_preview->setBinding(binding());
  showWarnings();
  Q_EMIT changed();
}

void BindingForm::showWarnings() {
  if (m_private->isChecked())
    m_privateWarning->say(
        BannerKind::warning,
        tr("The gateway normally refuses addresses inside your network, so that an agent can't be led "
           "to an inner service. Allow it only for a service of your own."));
  else m_privateWarning->clear();
  const bool isReadable = m_reveal->currentIndex() == int(RevealPolicy::readable);
  m_revealRow->setWarning(isReadable ? tr("The agent, and the model behind it, will see the value.") : QString());
}

void BindingForm::showErrors(std::span<const FieldError> errors) {
  const auto textFor = [&](std::string_view field) {
    const auto error = std::ranges::find_if(errors, [&](const FieldError& e) { return e.field.starts_with(field); });
    return error == errors.end() ? QString() : FieldTexts::problem(error->problem);
  };
  m_hostsRow->setError(textFor("binding.hosts"));
  m_pathsRow->setError(textFor("binding.paths"));
  m_rule->setError(textFor("binding.rule"));
}

}  // namespace chatelaine::ui
