package events_test

var opsFixtures = fixtures{}
