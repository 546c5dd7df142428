package events_test

var devtoolsFixtures = fixtures{}
