package events_test

var queuesFixtures = fixtures{}
