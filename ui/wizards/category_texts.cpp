#include "ui/wizards/category_texts.h"

#include <QtCore/QHash>

namespace chatelaine::ui {

QString CategoryTexts::nameOf(const QString& category) {
  const QHash<QString, QString> names{
      {QStringLiteral("ai"), tr("AI models")},        {QStringLiteral("cloud"), tr("Cloud")},
      {QStringLiteral("commerce"), tr("Commerce")},   {QStringLiteral("communication"), tr("Communication")},
      {QStringLiteral("crm"), tr("Sales")},           {QStringLiteral("data"), tr("Data")},
      {QStringLiteral("developer"), tr("Developer")}, {QStringLiteral("email"), tr("E-mail")},
      {QStringLiteral("finance"), tr("Finance")},     {QStringLiteral("location"), tr("Maps and weather")},
      {QStringLiteral("media"), tr("Media")},         {QStringLiteral("monitoring"), tr("Monitoring")},
      {QStringLiteral("payments"), tr("Payments")},   {QStringLiteral("productivity"), tr("Productivity")},
      {QStringLiteral("search"), tr("Search")},       {QStringLiteral("security"), tr("Security")},
      {QStringLiteral("support"), tr("Support")}};
  return names.value(category, category);
}

}  // namespace chatelaine::ui
