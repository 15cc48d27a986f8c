#include "ui/wizards/credential_wizard.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QStackedWidget>

#include <algorithm>

#include "models/service_registry.h"
#include "ui/look/emphasis.h"
#include "ui/look/icon.h"
#include "ui/look/spacing.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/text.h"
#include "ui/wizards/authentication_page.h"
#include "ui/wizards/binding_form.h"
#include "ui/wizards/details_form.h"
#include "ui/wizards/field_texts.h"
#include "ui/wizards/problem_advice.h"
#include "ui/wizards/secrets_form.h"
#include "ui/wizards/service_page.h"
#include "ui/wizards/step_header.h"

namespace chatelaine::ui {
namespace {

QScrollArea* scrolling(QWidget* page) {
  auto* area = new QScrollArea;
  area->setFrameShape(QFrame::NoFrame);
  area->setWidgetResizable(true);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area->setFocusPolicy(Qt::NoFocus);
  area->setWidget(page);
  return area;
}

}  // namespace

CredentialWizard::CredentialWizard(Options options, QWidget* parent)
    : QDialog(parent),
      m_options(std::move(options)),
      m_header(new StepHeader({tr("Service"), tr("Authentication"), tr("Review")})),
      m_pages(new QStackedWidget),
      m_service(new ServicePage(m_options.registry)),
      m_authentication(new AuthenticationPage(m_options.registry)),
      m_binding(new BindingForm),
      m_banner(new Banner),
      m_advice(new Text(QString(), TextSize::small, Tone::muted)),
      m_back(new QPushButton(tr("Back"))),
      m_next(new QPushButton) {
  setObjectName(QStringLiteral("credentialWizard"));
  setWindowTitle(tr("Add a credential"));
  build();
  connectAll();
  resize(820, 700);
  goTo(service);
}

void CredentialWizard::build() {
  auto* title = new QHBoxLayout;
  auto* texts = new QVBoxLayout;
  texts->setSpacing(2);
  texts->addWidget(new Heading(tr("Add a credential")));
  if (!m_options.vaultName.isEmpty())
    texts->addWidget(new Text(tr("to the vault %1").arg(m_options.vaultName), TextSize::small, Tone::muted));
  title->addLayout(texts, 1);
  title->addWidget(m_header, 0, Qt::AlignVCenter);
  m_pages->addWidget(m_service);
  m_pages->addWidget(scrolling(m_authentication));
  m_pages->addWidget(scrolling(m_binding));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::xl, space::l, space::xl, space::l);
  column->setSpacing(space::l);
  column->addLayout(title);
  column->addWidget(m_banner);
  column->addWidget(m_pages, 1);
  column->addWidget(buildFooter());
}

QWidget* CredentialWizard::buildFooter() {
  auto* footer = new QWidget;
  auto* row = new QHBoxLayout(footer);
  row->setContentsMargins(0, 0, 0, 0);
  auto* cancel = new QPushButton(tr("Cancel"));
  cancel->setObjectName(QStringLiteral("cancelButton"));
  m_back->setObjectName(QStringLiteral("backButton"));
  m_next->setObjectName(QStringLiteral("nextButton"));
  setEmphasis(*m_next, Emphasis::primary);
  for (QPushButton* button : {cancel, m_back}) button->setAutoDefault(false);
  m_next->setDefault(true);
  m_advice->setWordWrap(true);
  m_advice->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
  row->addWidget(cancel);
  row->addWidget(m_advice, 1);
  row->addWidget(m_back);
  row->addWidget(m_next);
  connect(cancel, &QPushButton::clicked, this, &CredentialWizard::reject);
  return footer;
}

void CredentialWizard::connectAll() {
  connect(m_back, &QPushButton::clicked, this, [this] { goTo(step() - 1); });
  connect(m_next, &QPushButton::clicked, this, &CredentialWizard::next);
  connect(m_service, &ServicePage::changed, this, &CredentialWizard::refresh);
  connect(m_service, &ServicePage::decided, this, [this] {
    if (step() == service) next();
  });
  connect(m_authentication, &AuthenticationPage::changed, this, [this] {
    m_bindingIsEdited = false;  // what it was derived from is another now
    refresh();
  });
  connect(m_binding, &BindingForm::changed, this, [this] {
    m_bindingIsEdited = true;
    refresh();
  });
}

int CredentialWizard::step() const { return m_pages->currentIndex(); }

void CredentialWizard::goTo(int step) {
  if (step < 0 || step >= stepCount) return;
  m_pages->setCurrentIndex(step);
  m_header->setCurrent(step);
  m_banner->clear();
  if (step == service) m_service->focusFirst();
  if (step == authentication) m_authentication->focusFirst();
  refresh();
}

void CredentialWizard::next() {
  if (m_isBusy || !m_next->isEnabled()) return;
  if (step() == review) return Q_EMIT saveRequested();
  if (step() == service) m_authentication->setChoice(*m_service->choice(), suggestedName());
  if (step() == authentication && !m_bindingIsEdited) deriveBinding();
  goTo(step() + 1);
}

void CredentialWizard::deriveBinding() {
  m_binding->setBinding(
      bindingFrom(*m_service->choice(), m_authentication->way().authentication, m_authentication->details().values()));
  m_bindingIsEdited = false;
}

// "Stripe", or "Stripe 2" where that is taken.
QString CredentialWizard::suggestedName() const {
  const auto choice = m_service->choice();
  QString name = choice->service ? QString::fromStdString(choice->service->name)
                 : choice->host  ? QString::fromStdString(choice->host->name)
                                 : FieldTexts::typeName(*choice->type);
  const QString base = name;
  for (int number = 2; m_options.isNameTaken(name.toStdString()); ++number)
    name = base + u' ' + QString::number(number);
  return name;
}

CredentialDraft CredentialWizard::draftWithoutSecrets() const {
  CredentialDraft draft;
  const ServiceChoice choice = *m_service->choice();
  m_authentication->details().fill(draft.labels);
  draft.labels.service = serviceOf(choice);
  if (const std::string prefix = m_authentication->secrets().knownPrefix(); !prefix.empty())
    draft.labels.metadata["prefix"] = prefix;
  draft.binding = step() == review ? m_binding->binding()
                                   : bindingFrom(choice, m_authentication->way().authentication,
                                                 m_authentication->details().values());
  if (draft.binding.type != CredentialType::apiKey) draft.labels.metadata.erase("prefix");
  return draft;
}

std::vector<FieldError> CredentialWizard::problems() const {
  CredentialDraft draft = draftWithoutSecrets();
  const bool isTaken = m_options.isNameTaken(draft.labels.name);
  std::vector<FieldError> all = m_authentication->secrets().check(std::move(draft), m_options.clock());
  if (isTaken) all.push_back({"labels.name", FieldProblem::unknownField});
  return all;
}

// Without the person's own part of the host no binding can be derived: what that part is called, if it is missing.
QString CredentialWizard::missingPartOfHost() const {
  const auto choice = m_service->choice();
  const DetailsForm& details = m_authentication->details();
  if (!choice || !choice->service || !models::hostsOf(*choice->service, details.values()).empty()) return {};
  const std::string& pattern = choice->service->hosts.front();
  const std::size_t open = pattern.find('{');
  const QString label = details.labelOf(std::string_view(pattern).substr(open + 1, pattern.find('}') - open - 1));
  return label.isEmpty() ? QString() : tr("%1 is needed.").arg(label);
}

// The binding is step 3's business.
std::vector<FieldError> CredentialWizard::problemsOf(int wanted, const std::vector<FieldError>& all) const {
  std::vector<FieldError> some;
  std::ranges::copy_if(all, std::back_inserter(some), [wanted](const FieldError& error) {
    const bool isBinding = error.field.starts_with("binding.");
    return wanted == review || !isBinding;
  });
  return some;
}

void CredentialWizard::refresh() {
  m_back->setVisible(step() > service);
  m_next->setText(step() == review ? tr("Save") : tr("Next"));
  m_next->setIcon(QIcon());
  std::vector<FieldError> errors;
  bool isDecided = m_service->choice().has_value();
  QString advice;
  if (step() == service) {
    advice = isDecided ? QString() : tr("Choose a service or paste an address.");
  } else {
    errors = problemsOf(step(), problems());
    m_authentication->details().showErrors(errors);
    m_authentication->secrets().showErrors(errors);
    m_binding->showErrors(errors);
    advice = step() == authentication ? missingPartOfHost() : QString();
    if (!errors.empty()) advice = ProblemAdvice::textFor(errors.front());
    isDecided = advice.isEmpty();
  }
  m_advice->setText(advice);
  m_next->setEnabled(isDecided && !m_isBusy);
  m_next->setAccessibleDescription(advice);
}

std::optional<CredentialDraft> CredentialWizard::take() {
  if (step() != review || !problems().empty()) return std::nullopt;
  CredentialDraft draft = draftWithoutSecrets();
  draft.secrets = m_authentication->secrets().take();
  return draft;
}

void CredentialWizard::forgetSecrets() {
  m_authentication->secrets().clear();
  if (step() == review) goTo(authentication);
}

void CredentialWizard::setBusy(bool busy) {
  m_isBusy = busy;
  m_back->setEnabled(!busy);
  m_pages->setEnabled(!busy);
  refresh();
  if (busy) m_advice->setText(tr("Saving…"));
}

// The secrets are gone from the fields by then; the person is led back to them.
void CredentialWizard::showError(const QString& text) {
  setBusy(false);
  goTo(m_authentication->secrets().isEmpty() ? int(authentication) : step());
  m_banner->say(BannerKind::error, text);
}

void CredentialWizard::done(int result) {
  m_authentication->secrets().clear();
  QDialog::done(result);
}

}  // namespace chatelaine::ui
