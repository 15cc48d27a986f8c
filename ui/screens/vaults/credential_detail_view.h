// What the detail panel of a credential shows: values, made where the data is; no secret can be among them.
#pragma once
#include <QtCore/QString>

#include <vector>

#include "models/credential_row.h"
#include "ui/screens/common/activity_list.h"

namespace chatelaine::ui {

struct PinLine {
  ItemId pin;
  QString agent;
  QString expiry;  // "in 3 days"; empty: no end
};

struct CredentialDetailView {
  models::CredentialRow row;
  QString storedBy;  // who stored the secret last
  std::vector<PinLine> pins;
  std::vector<ActivityLine> activity;  // newest first
};

}  // namespace chatelaine::ui
