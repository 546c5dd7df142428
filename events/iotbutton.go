package events

// An IoTButtonEvent is a press of an AWS IoT button.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-iot.html
type IoTButtonEvent struct {
	SerialNumber   string `json:"serialNumber"`   // of the button
	ClickType      string `json:"clickType"`      // SINGLE, DOUBLE or LONG
	BatteryVoltage string `json:"batteryVoltage"` // with its unit: 2000mV
}

// An IoTOneClickEvent is a press of a button of AWS IoT 1-Click, a service that ended in December 2024.
//
// https://docs.aws.amazon.com/iot-1-click/latest/developerguide/1click-programming.html
type IoTOneClickEvent struct {
	DeviceEvent   IoTOneClickDeviceEvent   `json:"deviceEvent,omitzero"`   // what happened
	DeviceInfo    IoTOneClickDeviceInfo    `json:"deviceInfo,omitzero"`    // to which button
	PlacementInfo IoTOneClickPlacementInfo `json:"placementInfo,omitzero"` // and where that is
}

// An IoTOneClickDeviceEvent is what happened to a button.
//
// https://docs.aws.amazon.com/iot-1-click/latest/developerguide/1click-programming.html
type IoTOneClickDeviceEvent struct {
	ButtonClicked IoTOneClickButtonClicked `json:"buttonClicked,omitzero"` // the press
}

// An IoTOneClickButtonClicked is a press of a button.
//
// https://docs.aws.amazon.com/iot-1-click/latest/developerguide/1click-programming.html
type IoTOneClickButtonClicked struct {
	ClickType    string `json:"clickType"`    // SINGLE, DOUBLE or LONG
	ReportedTime string `json:"reportedTime"` // when it happened, as sent: RFC 3339
}

// An IoTOneClickDeviceInfo is a button.
//
// https://docs.aws.amazon.com/iot-1-click/latest/developerguide/1click-programming.html
type IoTOneClickDeviceInfo struct {
	Attributes    map[string]string `json:"attributes,omitzero"` // its attributes: projectName, placementName and others
	Type          string            `json:"type"`                // kind of device: button
	DeviceID      string            `json:"deviceId"`            // its serial number
	RemainingLife float64           `json:"remainingLife"`       // of the battery, in percent
}

// An IoTOneClickPlacementInfo is where a button is.
//
// https://docs.aws.amazon.com/iot-1-click/latest/developerguide/1click-programming.html
type IoTOneClickPlacementInfo struct {
	ProjectName   string            `json:"projectName"`         // project that the place belongs to
	PlacementName string            `json:"placementName"`       // name of the place
	Attributes    map[string]string `json:"attributes,omitzero"` // attributes of the place
	Devices       map[string]string `json:"devices,omitzero"`    // serial numbers of the devices there, by their names in the project
}
