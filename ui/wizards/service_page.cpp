#include "ui/wizards/service_page.h"

#include <QtGui/QKeyEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListView>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>

#include "core/validate.h"
#include "models/service_list_model.h"
#include "ui/look/icon.h"
#include "ui/look/spacing.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/text.h"
#include "ui/wizards/authentication_ways.h"
#include "ui/wizards/category_texts.h"
#include "ui/wizards/field_texts.h"
#include "ui/wizards/service_delegate.h"

namespace chatelaine::ui {
namespace {

constexpr int categoriesWidth = 168;
constexpr int categoryHeight = 25;

bool looksLikeAddress(const QString& text) {
  const QString bare = text.trimmed();
  if (bare.contains(u' ')) return false;
  return bare.contains(QStringLiteral("://")) || (bare.contains(u'.') && bare.size() > bare.lastIndexOf(u'.') + 2);
}

}  // namespace

ServicePage::ServicePage(const models::ServiceRegistry& registry, QWidget* parent)
    : QWidget(parent),
      m_registry(registry),
      m_model(new models::ServiceListModel(registry, this)),
      m_search(new QLineEdit),
      m_categories(new QListWidget),
      m_services(new QListView),
      m_nothing(new EmptyState(Icon::search, QString(), QString())),
      m_banner(new Banner) {
  m_search->setObjectName(QStringLiteral("serviceSearch"));
  m_search->setAccessibleName(tr("Search services or paste an address"));
  m_search->setPlaceholderText(tr("Search %n services, or paste an address", "", int(registry.services().size())));
  m_search->setClearButtonEnabled(true);
  m_search->addAction(iconOf(Icon::search), QLineEdit::LeadingPosition);
  m_search->installEventFilter(this);
  buildLists();
  auto* lists = new QHBoxLayout;
  lists->setSpacing(space::m);
  lists->addWidget(m_categories);
  lists->addWidget(m_services, 1);
  lists->addWidget(m_nothing, 1);
  m_nothing->hide();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(space::m);
  column->addWidget(m_search);
  column->addWidget(m_banner);
  column->addLayout(lists, 1);
  column->addWidget(buildKinds());
  connect(m_search, &QLineEdit::textChanged, this, &ServicePage::search);
}

void ServicePage::buildLists() {
  m_categories->setObjectName(QStringLiteral("categoryList"));
  m_categories->setAccessibleName(tr("Categories"));
  m_categories->setFixedWidth(categoriesWidth);
  m_categories->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_categories->addItem(tr("All services"));
  for (const QString& category : m_model->categories()) {
    auto* item = new QListWidgetItem(CategoryTexts::nameOf(category), m_categories);
    item->setData(Qt::UserRole, category);
  }
  for (int row = 0; row < m_categories->count(); ++row)
    m_categories->item(row)->setSizeHint({categoriesWidth, categoryHeight});
  m_categories->setCurrentRow(0);
  m_services->setObjectName(QStringLiteral("serviceList"));
  m_services->setAccessibleName(tr("Services"));
  m_services->setModel(m_model);
  m_services->setItemDelegate(new ServiceDelegate(m_services));
  m_services->setUniformItemSizes(true);
  m_services->setMouseTracking(true);
  connect(m_categories, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem* item) {
    m_model->setCategory(item ? item->data(Qt::UserRole).toString() : QString());
    search(m_search->text());
  });
  connect(m_services->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
    m_kind.reset();
    Q_EMIT changed();
  });
  connect(m_services, &QListView::activated, this, &ServicePage::decided);
}

QWidget* ServicePage::buildKinds() {
  auto* box = new QWidget;
  auto* flow = new FlowLayout(box, space::s);
  auto* caption = new Text(tr("Without a web service:"), TextSize::small, Tone::muted);
  caption->setMinimumHeight(extent::control);
  flow->addWidget(caption);
  for (const CredentialType type : AuthenticationWays::typesWithoutService()) {
    auto* button = new QPushButton(iconOf(FieldTexts::typeIcon(type)), FieldTexts::typeName(type));
    button->setObjectName(QStringLiteral("kind_") +
                          QString::fromUtf8(infoOf(type).key.data(), qsizetype(infoOf(type).key.size())));
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, [this, type] {
      m_kind = type;
      Q_EMIT changed();
      Q_EMIT decided();
    });
    flow->addWidget(button);
  }
  return box;
}

void ServicePage::focusFirst() { m_search->setFocus(); }

void ServicePage::search(const QString& text) {
  m_banner->clear();
  m_ownHost.reset();
  m_kind.reset();
  m_values.clear();
  m_model->setSearch(text);
  if (looksLikeAddress(text)) useAddress(text);
  const bool isEmpty = m_model->rowCount() == 0;
  m_services->setVisible(!isEmpty);
  m_nothing->setVisible(isEmpty);
  explainEmptyList();
  if (!isEmpty && !text.isEmpty()) select(0);
  Q_EMIT changed();
}

void ServicePage::useAddress(const QString& text) {
  const auto host = hostFromInput(text.toStdString());
  if (!host) {
    const bool isPlain =
        text.contains(QStringLiteral("://")) && !text.startsWith(QStringLiteral("https:"), Qt::CaseInsensitive);
    if (isPlain)
      m_banner->say(BannerKind::error, tr("Only https:// addresses: a secret never goes over an open line."));
    return;
  }
  if (const auto known = m_registry.recognise(host->name); known && host->port == 443) {
    m_values = known->values;
    m_categories->setCurrentRow(0);
    m_model->setSearch(QString::fromStdString(known->service->name));
    select(m_model->rowOf(*known->service));
    return;
  }
  if (m_model->rowCount() == 0) m_ownHost = *host;  // otherwise somebody is still typing a host of the list
}

void ServicePage::explainEmptyList() {
  if (m_ownHost) {
    m_nothing->say(Icon::globe, QString::fromStdString(m_ownHost->name),
                   tr("Not in the list. In the next step you choose how it authenticates."));
  } else {
    m_nothing->say(Icon::search, tr("No service of that name"),
                   tr("Paste the address of its API, and you can say yourself how it authenticates."));
  }
}

void ServicePage::select(int row) {
  if (row >= 0) m_services->setCurrentIndex(m_model->index(row));
}

const models::ServiceInfo* ServicePage::selected() const {
  return m_model->serviceAt(m_services->currentIndex().row());
}

std::optional<ServiceChoice> ServicePage::choice() const {
  if (m_kind) return ServiceChoice{.service = nullptr, .host = {}, .type = m_kind, .values = {}};
  if (m_ownHost) return ServiceChoice{.service = nullptr, .host = m_ownHost, .type = {}, .values = {}};
  if (!selected()) return std::nullopt;
  return ServiceChoice{.service = selected(), .host = {}, .type = {}, .values = m_values};
}

// Up and Down in the search field move through the list; Return decides.
bool ServicePage::eventFilter(QObject* object, QEvent* event) {
  if (object != m_search || event->type() != QEvent::KeyPress) return QWidget::eventFilter(object, event);
  const int key = static_cast<QKeyEvent*>(event)->key();
  const int row = m_services->currentIndex().row();
  if (key == Qt::Key_Down) return select(std::min(row + 1, m_model->rowCount() - 1)), true;
  if (key == Qt::Key_Up) return select(std::max(row - 1, 0)), true;
  if ((key == Qt::Key_Return || key == Qt::Key_Enter) && choice()) return Q_EMIT decided(), true;
  return QWidget::eventFilter(object, event);
}

}  // namespace chatelaine::ui
